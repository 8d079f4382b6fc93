package dev.herald.subscriptions.subscription;

import dev.herald.platform.identity.ProjectId;
import dev.herald.platform.page.LimitOffset;
import dev.herald.subscriptions.subscription.SubscriptionFilter.Order;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Jdbi;

/**
 * A project's subscriptions, a page at a time.
 *
 * <p>A page is found by ids first, so that skipping a hundred thousand rows reads an index only;
 * and where nothing is filtered, the count is one that is kept (subscription_count).
 */
@Singleton
final class SubscriptionList {

  private static final Map<String, String> ORDER_COLUMNS =
      Map.of(
          "created_at", "s.created_at",
          "next_delivery_date", "s.next_delivery_date",
          "title", "s.title",
          "created_by__email", "c.email");

  private final Jdbi jdbi;

  SubscriptionList(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  long count(ProjectId project, SubscriptionFilter filter) {
    var where = new Where(project, filter);
    String sql =
        filter.showsAll()
            ? "select coalesce(sum(%s), 0) from subscription_count where project_id = :project"
                .formatted(filter.deleted() ? "binned" : "live")
            : "select count(*) from " + SubscriptionRepository.JOINS + where.sql();
    return jdbi.withHandle(
        handle -> handle.createQuery(sql).bindMap(where.values).mapTo(Long.class).one());
  }

  List<Subscription> list(ProjectId project, SubscriptionFilter filter, LimitOffset wanted) {
    var where = new Where(project, filter);
    String order = order(filter.ordering());
    String sql =
        """
        with page as (
          select s.id from %s %s order by %s limit :limit offset :offset
        )
        select %s from page join %s on s.id = page.id order by %s
        """
            .formatted(
                SubscriptionRepository.JOINS,
                where.sql(),
                order,
                SubscriptionRepository.COLUMNS,
                SubscriptionRepository.JOINS.replaceFirst("subscription s", "(subscription s")
                    + ")",
                order);
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(sql)
                .bindMap(where.values)
                .bind("limit", wanted.limit())
                .bind("offset", wanted.offset())
                .mapTo(Subscription.class)
                .list());
  }

  /** Ties are broken by id, in the direction of the last key. */
  private static String order(List<Order> orders) {
    String keys =
        orders.stream()
            .map(order -> ORDER_COLUMNS.get(order.key()) + direction(order))
            .collect(Collectors.joining(", "));
    return keys + ", s.id" + direction(orders.getLast());
  }

  private static String direction(Order order) {
    return order.descending() ? " desc" : " asc";
  }

  /** The conditions of a filter. */
  private static final class Where {

    private final List<String> conditions = new ArrayList<>();
    private final Map<String, Object> values = new HashMap<>();

    Where(ProjectId project, SubscriptionFilter filter) {
      add("s.project_id = :project", "project", project.value());
      conditions.add(filter.deleted() ? "s.deleted" : "not s.deleted");
      if (filter.createdBy() != null) {
        add("c.uuid = :creator", "creator", filter.createdBy());
      }
      if (filter.dashboard() != null) {
        add("s.dashboard_id = :dashboard", "dashboard", filter.dashboard());
      }
      if (filter.insight() != null) {
        add("s.insight_id = :insight", "insight", filter.insight());
      }
      if (filter.resourceType() != null) {
        conditions.add("s." + filter.resourceType() + "_id is not null");
      }
      if (filter.targetType() != null) {
        add("s.target_type = :target", "target", filter.targetType());
      }
      for (int i = 0; i < filter.words().size(); i++) {
        add(
            "concat_ws(chr(10), s.title, i.name, i.derived_name, d.name) ilike :word" + i,
            "word" + i,
            "%" + filter.words().get(i).replaceAll("([\\\\%_])", "\\\\$1") + "%");
      }
    }

    private void add(String condition, String name, Object value) {
      conditions.add(condition);
      values.put(name, value);
    }

    String sql() {
      return " where " + String.join(" and ", conditions);
    }
  }
}
