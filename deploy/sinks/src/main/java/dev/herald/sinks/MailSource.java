package dev.herald.sinks;

import jakarta.mail.BodyPart;
import jakarta.mail.Header;
import jakarta.mail.MessagingException;
import jakarta.mail.Multipart;
import jakarta.mail.Part;
import jakarta.mail.internet.ContentType;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeUtility;
import jakarta.mail.util.StreamProvider;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.eclipse.angus.mail.util.MailStreamProvider;
import org.jspecify.annotations.Nullable;

/** An e-mail taken apart: text, HTML, and everything else as attachments. */
final class MailSource {

  static {
    // Otherwise the library looks for it in every jar of the class path, for every part.
    System.setProperty(StreamProvider.class.getName(), MailStreamProvider.class.getName());
  }

  private final Map<String, String> headers = new LinkedHashMap<>();
  private final List<Arrival.Attachment> attachments = new ArrayList<>();
  private @Nullable String subject;
  private @Nullable String text;
  private @Nullable String html;

  private MailSource() {}

  /** Reads a message; one that is not well formed is kept as plain text. */
  static MailSource read(byte[] source) {
    MailSource mail = new MailSource();
    try {
      var message = new MimeMessage(null, new ByteArrayInputStream(source));
      mail.subject = message.getSubject();
      for (var all = message.getAllHeaders(); all.hasMoreElements(); ) {
        Header header = all.nextElement();
        String value = MimeUtility.unfold(header.getValue());
        mail.headers.putIfAbsent(header.getName().toLowerCase(Locale.ROOT), value);
      }
      mail.take(message);
    } catch (MessagingException | IOException | IllegalArgumentException e) {
      mail.text = new String(source, StandardCharsets.ISO_8859_1);
    }
    return mail;
  }

  Arrival keep(String address, Arrivals arrivals) {
    return arrivals.add(
        (id, at) ->
            new Arrival(
                id, Channel.EMAIL, address, at, headers, subject, text, html, null, attachments));
  }

  private void take(Part part) throws MessagingException, IOException {
    if (part.isMimeType("multipart/*") && part.getContent() instanceof Multipart parts) {
      for (int i = 0; i < parts.getCount(); i++) {
        BodyPart each = parts.getBodyPart(i);
        take(each);
      }
      return;
    }
    byte[] bytes = bytes(part);
    boolean attached = Part.ATTACHMENT.equalsIgnoreCase(part.getDisposition());
    if (!attached && part.isMimeType("text/html") && html == null) {
      html = decoded(bytes, part.getContentType());
    } else if (!attached && part.isMimeType("text/plain") && text == null) {
      text = decoded(bytes, part.getContentType());
    } else {
      attachments.add(attachment(part, bytes));
    }
  }

  /** What the part holds. Pictures are the bulk of it all, and the library decodes byte by byte. */
  private static byte[] bytes(Part part) throws MessagingException, IOException {
    if (part instanceof MimeBodyPart body && "base64".equalsIgnoreCase(body.getEncoding())) {
      return Base64.getMimeDecoder().decode(body.getRawInputStream().readAllBytes());
    }
    return part.getInputStream().readAllBytes();
  }

  private static Arrival.Attachment attachment(Part part, byte[] bytes) throws MessagingException {
    String[] ids = part.getHeader("Content-ID");
    String contentId = ids == null ? null : ids[0].strip().replaceAll("^<|>$", "");
    String name = part.getFileName();
    String type = new ContentType(part.getContentType()).getBaseType().toLowerCase(Locale.ROOT);
    return new Arrival.Attachment(
        name != null ? name : contentId != null ? contentId : "unnamed", type, contentId, bytes);
  }

  private static String decoded(byte[] bytes, String contentType) {
    try {
      String charset = new ContentType(contentType).getParameter("charset");
      return new String(bytes, charset == null ? StandardCharsets.UTF_8 : Charset.forName(charset));
    } catch (MessagingException | IllegalArgumentException e) {
      return new String(bytes, StandardCharsets.UTF_8);
    }
  }
}
