package dev.herald.delivery.email;

import dev.herald.delivery.asset.AssetStore;
import dev.herald.delivery.channel.SendOrder;
import dev.herald.delivery.email.EmailContent.InlineImage;
import dev.herald.delivery.email.body.HtmlBody;
import dev.herald.delivery.email.body.MailLinks;
import dev.herald.delivery.email.body.TextBody;
import dev.herald.delivery.email.body.Wording;
import dev.herald.delivery.report.Panel;
import io.micronaut.context.annotation.Value;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Composes reports and announcements, their pictures inside the message. */
@Singleton
final class ReportEmailComposer implements EmailComposer {

  private static final Logger log = LoggerFactory.getLogger(ReportEmailComposer.class);

  private final AssetStore assets;
  private final String brand;

  ReportEmailComposer(AssetStore assets, @Value("${herald.brand:Herald}") String brand) {
    this.assets = assets;
    this.brand = brand.isBlank() ? "Herald" : brand.strip();
  }

  @Override
  public EmailContent compose(SendOrder order, String unsubscribeUrl) {
    var wording = new Wording(order, brand);
    var links = MailLinks.of(order, unsubscribeUrl);
    var images = new ArrayList<InlineImage>();
    var contentIds = new HashMap<Long, String>();
    for (var panel : order.report().panels()) {
      if (panel.content() instanceof Panel.Picture picture) {
        load(order, panel, picture)
            .ifPresent(
                image -> {
                  images.add(image);
                  contentIds.put(panel.insightId(), image.contentId());
                });
      }
    }
    return new EmailContent(
        wording.subject(),
        new HtmlBody(wording, links).render(order.report(), contentIds),
        new TextBody(wording, links).render(order.report()),
        images);
  }

  /** Empty when the picture has expired: words take its place and the message still goes out. */
  private Optional<InlineImage> load(SendOrder order, Panel panel, Panel.Picture picture) {
    try {
      byte[] png = assets.load(picture.assetId());
      var name = "insight-" + panel.insightId();
      return Optional.of(
          new InlineImage(
              name + "." + order.key() + "@herald",
              name + ".png",
              "image/png",
              png,
              picture.imageUrl()));
    } catch (IllegalArgumentException e) {
      log.atWarn()
          .addKeyValue("delivery_id", order.deliveryId())
          .addKeyValue("asset_id", picture.assetId())
          .setCause(e)
          .log("picture_missing");
      return Optional.empty();
    }
  }
}
