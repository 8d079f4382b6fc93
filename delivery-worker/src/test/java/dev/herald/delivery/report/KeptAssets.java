package dev.herald.delivery.report;

import dev.herald.delivery.asset.AssetStore;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** An asset store in memory. */
public final class KeptAssets implements AssetStore {

  private final Map<String, Long> ids = new HashMap<>();
  private final Map<Long, StoredPicture> pictures = new HashMap<>();

  @Override
  public long store(UUID deliveryId, long insightId, byte[] png, int widthPx, int heightPx) {
    long id = ids.computeIfAbsent(deliveryId + "/" + insightId, _ -> ids.size() + 1L);
    pictures.put(id, new StoredPicture(id, png, widthPx, heightPx));
    return id;
  }

  @Override
  public byte[] load(long id) {
    return find(id).orElseThrow(() -> new IllegalArgumentException("no picture " + id)).png();
  }

  @Override
  public Optional<StoredPicture> find(long id) {
    return Optional.ofNullable(pictures.get(id));
  }

  @Override
  public URI publicUrl(long id) {
    return URI.create("https://herald.test/exported_assets/" + id + ".png?token=t");
  }
}
