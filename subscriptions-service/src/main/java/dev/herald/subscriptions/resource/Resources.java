package dev.herald.subscriptions.resource;

import dev.herald.platform.problem.Refusal;
import io.micronaut.http.client.exceptions.HttpClientException;
import jakarta.inject.Singleton;
import java.util.Collection;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds what a subscription may report on: asks catalog-service, and while that is away believes
 * what it told before.
 */
@Singleton
public final class Resources {

  private static final Logger LOG = LoggerFactory.getLogger(Resources.class);

  private final CatalogService catalog;
  private final ResourceRepository known;

  Resources(CatalogService catalog, ResourceRepository known) {
    this.catalog = catalog;
    this.known = known;
  }

  /**
   * Looks an insight up.
   *
   * @throws Refusal 503 when catalog-service is away and never spoke of it
   */
  public Lookup<Insight> insight(long project, long id) {
    return look(
        project,
        () -> catalog.insight(project, id),
        () -> known.insight(id),
        known::addIfNew,
        Insight::projectId,
        Insight::deleted);
  }

  /** Looks a dashboard up; as {@link #insight}. */
  public Lookup<Dashboard> dashboard(long project, long id) {
    return look(
        project,
        () -> catalog.dashboard(project, id).map(DashboardState::dashboard),
        () -> known.dashboard(id),
        known::addIfNew,
        Dashboard::projectId,
        Dashboard::deleted);
  }

  /** Those of the ids that are live insights of the project. */
  public Set<Long> liveInsights(long project, Collection<Long> ids) {
    if (ids.isEmpty()) {
      return Set.of();
    }
    try {
      String list = ids.stream().map(String::valueOf).collect(Collectors.joining(","));
      return catalog.insights(project, list).stream()
          .filter(insight -> !insight.deleted())
          .map(Insight::id)
          .collect(Collectors.toCollection(HashSet::new));
    } catch (HttpClientException away) {
      LOG.warn("catalog away, replica used cause={}", away.toString());
      return known.liveInsights(project, ids);
    }
  }

  /** Forgets what a project held. */
  public void removeAll(long project) {
    known.removeAll(project);
  }

  private <T> Lookup<T> look(
      long project,
      Supplier<Optional<T>> ask,
      Supplier<Optional<T>> remembered,
      Consumer<T> remember,
      Function<T, Long> projectOf,
      Function<T, Boolean> isDeleted) {
    Optional<T> found;
    try {
      found = ask.get();
      found.ifPresent(remember);
      // It does not tell another project's from none; what was heard before may.
      found = found.or(() -> remembered.get().filter(one -> projectOf.apply(one) != project));
    } catch (HttpClientException away) {
      LOG.warn("catalog away, replica used cause={}", away.toString());
      found = remembered.get();
      if (found.isEmpty()) {
        throw Refusal.unavailable("Insights and dashboards cannot be looked up at the moment.");
      }
    }
    return found
        .filter(one -> !isDeleted.apply(one))
        .<Lookup<T>>map(
            one ->
                projectOf.apply(one) == project ? new Lookup.Here<>(one) : new Lookup.Elsewhere<>())
        .orElseGet(Lookup.Nowhere::new);
  }
}
