package dev.herald.delivery.asset;

import java.net.URI;
import java.util.Optional;
import java.util.UUID;

/** Where the pictures of reports are kept, and the address anyone with the link sees them at. */
public interface AssetStore {

  /**
   * Keeps a picture; again for the same delivery and insight replaces it under the same id.
   *
   * @param widthPx and heightPx as shown, in CSS pixels
   * @return its id, the same number the API shows in {@code exported_asset_ids}
   */
  long store(UUID deliveryId, long insightId, byte[] png, int widthPx, int heightPx);

  /**
   * The bytes of a picture.
   *
   * @throws IllegalArgumentException when it is not there, for instance because it expired
   */
  byte[] load(long id);

  /** Bytes and size of a picture; empty when it is not there. */
  Optional<StoredPicture> find(long id);

  /** The public, signed address of a picture. */
  URI publicUrl(long id);

  /**
   * A kept picture.
   *
   * @param widthPx and heightPx as shown, in CSS pixels
   */
  record StoredPicture(long id, byte[] png, int widthPx, int heightPx) {}
}
