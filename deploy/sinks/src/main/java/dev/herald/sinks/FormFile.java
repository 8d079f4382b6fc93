package dev.herald.sinks;

import jakarta.mail.BodyPart;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMultipart;
import jakarta.mail.util.ByteArrayDataSource;
import java.io.IOException;

/** The first file of a {@code multipart/form-data} body. */
final class FormFile {
  private FormFile() {}

  static byte[] first(String contentType, byte[] body) {
    try {
      var form = new MimeMultipart(new ByteArrayDataSource(body, contentType));
      for (int i = 0; i < form.getCount(); i++) {
        BodyPart part = form.getBodyPart(i);
        if (part.getFileName() != null || form.getCount() == 1) {
          return part.getInputStream().readAllBytes();
        }
      }
      return body;
    } catch (MessagingException | IOException e) {
      return body;
    }
  }
}
