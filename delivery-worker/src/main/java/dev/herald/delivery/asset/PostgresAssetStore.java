package dev.herald.delivery.asset;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.micronaut.scheduling.annotation.Scheduled;
import jakarta.inject.Singleton;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;

/** Pictures as rows: they are small, and live and die with their deliveries. */
@Singleton
class PostgresAssetStore implements AssetStore {

  private static final long LATEST_BYTES = 16L << 20;

  private final Jdbi jdbi;
  private final AssetLinks links;
  private final AssetConfiguration configuration;

  /** A round sends the same picture to many, right after it was drawn. */
  private final Cache<Long, byte[]> latest =
      Caffeine.newBuilder()
          .maximumWeight(LATEST_BYTES)
          .weigher((Long _, byte[] png) -> png.length)
          .expireAfterWrite(Duration.ofMinutes(2))
          .build();

  PostgresAssetStore(Jdbi jdbi, AssetLinks links, AssetConfiguration configuration) {
    this.jdbi = jdbi;
    this.links = links;
    this.configuration = configuration;
  }

  @Override
  public long store(UUID deliveryId, long insightId, byte[] png, int widthPx, int heightPx) {
    long id = insert(deliveryId, insightId, png, widthPx, heightPx);
    latest.put(id, png);
    return id;
  }

  private long insert(UUID deliveryId, long insightId, byte[] png, int widthPx, int heightPx) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    insert into exported_asset (delivery_id, insight_id, png, width_px, height_px)
                    values (:delivery, :insight, :png, :width, :height)
                    on conflict (delivery_id, insight_id) do update set png = excluded.png,
                      width_px = excluded.width_px, height_px = excluded.height_px
                    returning id
                    """)
                .bind("delivery", deliveryId)
                .bind("insight", insightId)
                .bind("png", png)
                .bind("width", widthPx)
                .bind("height", heightPx)
                .mapTo(Long.class)
                .one());
  }

  @Override
  public byte[] load(long id) {
    return latest.get(
        id,
        unknown ->
            find(unknown)
                .map(StoredPicture::png)
                .orElseThrow(() -> new IllegalArgumentException("no exported asset " + unknown)));
  }

  @Override
  public Optional<StoredPicture> find(long id) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    "select id, png, width_px, height_px from exported_asset where id = :id")
                .bind("id", id)
                .mapTo(StoredPicture.class)
                .findOne());
  }

  @Override
  public URI publicUrl(long id) {
    return links.link(id);
  }

  /** A thousand at a time, so that no transaction gets long. */
  @Scheduled(fixedDelay = "1h", initialDelay = "5m")
  void forgetOld() {
    int forgotten;
    do {
      forgotten =
          jdbi.withHandle(
              handle ->
                  handle
                      .createUpdate(
                          """
                          delete from exported_asset where id in (select id from exported_asset
                            where created_at < now() - cast(:keep as interval) limit 1000)
                          """)
                      .bind("keep", configuration.keep().toString())
                      .execute());
    } while (forgotten == 1000);
  }
}
