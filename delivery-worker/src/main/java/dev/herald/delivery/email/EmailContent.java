package dev.herald.delivery.email;

import java.net.URI;
import java.util.List;

/**
 * What an e-mail says, before it becomes a MIME message.
 *
 * @param subject one line; control characters are taken out by the transport
 * @param html refers to an inline image as {@code cid:<contentId>}
 * @param text the same for readers without HTML
 * @param images shown inside the HTML, in message order
 */
public record EmailContent(String subject, String html, String text, List<InlineImage> images) {

  public EmailContent {
    images = List.copyOf(images);
  }

  /**
   * The same with every inline image replaced by a link to its public address: for small mailboxes.
   */
  public EmailContent withLinkedImages() {
    var linked = html;
    for (var image : images) {
      linked = linked.replace("cid:" + image.contentId(), escape(image.publicUrl()));
    }
    return new EmailContent(subject, linked, text, List.of());
  }

  private static String escape(URI url) {
    return url.toString().replace("&", "&amp;").replace("\"", "&quot;");
  }

  /**
   * A picture that travels with the message.
   *
   * @param contentId without angle brackets, unique in the message: letters, digits, {@code . - _}
   *     and at most one {@code @}
   * @param fileName as offered by readers that show attachments
   * @param contentType e.g. {@code image/png}
   * @param bytes never changed after construction
   * @param publicUrl where the same picture can be had by HTTP
   */
  @SuppressWarnings("ArrayRecordComponent") // a megabyte per picture: not copied, not compared
  public record InlineImage(
      String contentId, String fileName, String contentType, byte[] bytes, URI publicUrl) {}
}
