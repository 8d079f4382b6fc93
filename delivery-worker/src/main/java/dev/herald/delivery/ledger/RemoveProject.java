package dev.herald.delivery.ledger;

import dev.herald.delivery.asset.AssetRemoval;
import dev.herald.delivery.schedule.ScheduleEntryRepository;
import io.micronaut.transaction.annotation.Transactional;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;

/** Forgets everything about a project; what runs for it finds its fence gone and stops. */
@Singleton
public class RemoveProject {

  private static final List<String> BY_SUBSCRIPTION =
      List.of(
          "delete from suppression where subscription_id in"
              + " (select subscription_id from schedule_entry where project_id = ?)",
          "delete from subscription_health where project_id = ?",
          "delete from owner_notice where project_id = ?",
          "delete from webhook_secret where project_id = ?");

  private final Jdbi jdbi;
  private final AssetRemoval assets;
  private final ScheduleEntryRepository entries;

  RemoveProject(Jdbi jdbi, AssetRemoval assets, ScheduleEntryRepository entries) {
    this.jdbi = jdbi;
    this.assets = assets;
    this.entries = entries;
  }

  @Transactional
  public void remove(long project) {
    assets.removeProject(project);
    jdbi.useHandle(
        handle -> {
          for (String table : List.of("delivery_attempt", "delivery_recipient")) {
            handle.execute(
                "delete from "
                    + table
                    + " where delivery_id in (select id from delivery where project_id = ?)",
                project);
          }
          var contents =
              handle
                  .createQuery(
                      """
                      with gone as (delete from delivery where project_id = :project
                        returning content_id)
                      select distinct content_id from gone where content_id is not null
                      """)
                  .bind("project", project)
                  .mapTo(UUID.class)
                  .list();
          handle
              .createUpdate("delete from delivery_content where id = any(:contents)")
              .bindArray("contents", UUID.class, contents)
              .execute();
          BY_SUBSCRIPTION.forEach(sql -> handle.execute(sql, project));
        });
    entries.removeProject(project);
  }

  /** All projects of an organization this worker has heard of. */
  @Transactional
  public void removeOrganization(UUID organization) {
    jdbi.withHandle(
            handle ->
                handle
                    .createQuery(
                        """
                        select project_id from schedule_entry where organization_id = :id
                        union select project_id from delivery where organization_id = :id
                        """)
                    .bind("id", organization)
                    .mapTo(Long.class)
                    .list())
        .forEach(this::remove);
  }
}
