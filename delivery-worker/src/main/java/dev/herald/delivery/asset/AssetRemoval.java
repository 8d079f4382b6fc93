package dev.herald.delivery.asset;

import jakarta.inject.Singleton;
import org.jdbi.v3.core.Jdbi;

/** Removes the pictures of deliveries that are about to be removed. */
@Singleton
public final class AssetRemoval {

  private final Jdbi jdbi;

  AssetRemoval(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  public void removeProject(long project) {
    jdbi.useHandle(
        handle ->
            handle.execute(
                """
                delete from exported_asset where delivery_id in
                  (select id from delivery where project_id = ?)
                """,
                project));
  }
}
