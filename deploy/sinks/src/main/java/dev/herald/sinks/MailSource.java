package dev.herald.sinks;

import jakarta.mail.BodyPart;
import jakarta.mail.Header;
import jakarta.mail.MessagingException;
import jakarta.mail.Multipart;
import jakarta.mail.Part;
import jakarta.mail.internet.ContentType;
import jakarta.mail.internet.InternetHeaders;
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

/** An e-mail: its headers, and when somebody looks its text, HTML and attachments. */
final class MailSource {

  static {
    // Otherwise the library looks for it in every jar of the class path, for every part.
    System.setProperty(StreamProvider.class.getName(), MailStreamProvider.class.getName());
  }

  private final List<Arrival.Attachment> attachments = new ArrayList<>();
  private @Nullable String text;
  private @Nullable String html;

  private MailSource() {}

  static Arrival keep(byte[] source, String address, Arrivals arrivals) {
    var headers = headers(source);
    // Of the mails of a load test nobody looks at most.
    var content = new Once<>(() -> content(source));
    return arrivals.add(
        (id, at) -> new Arrival(id, Channel.EMAIL, address, at, headers, content, source.length));
  }

  private static Map<String, String> headers(byte[] source) {
    Map<String, String> headers = new LinkedHashMap<>();
    try {
      var all = new InternetHeaders(new ByteArrayInputStream(source)).getAllHeaders();
      while (all.hasMoreElements()) {
        Header header = all.nextElement();
        String value = MimeUtility.unfold(header.getValue());
        headers.putIfAbsent(header.getName().toLowerCase(Locale.ROOT), value);
      }
    } catch (MessagingException e) {
      // Then it is shown without them.
    }
    return headers;
  }

  /** Reads a message; one that is not well formed is shown as plain text. */
  private static Arrival.Content content(byte[] source) {
    var mail = new MailSource();
    String subject = null;
    try {
      var message = new MimeMessage(null, new ByteArrayInputStream(source));
      subject = message.getSubject();
      mail.take(message);
    } catch (MessagingException | IOException | IllegalArgumentException e) {
      mail.text = new String(source, StandardCharsets.ISO_8859_1);
    }
    return new Arrival.Content(subject, mail.text, mail.html, null, mail.attachments);
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
