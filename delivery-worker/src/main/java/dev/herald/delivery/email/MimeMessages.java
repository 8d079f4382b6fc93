package dev.herald.delivery.email;

import dev.herald.delivery.channel.SendOrder;
import jakarta.activation.DataHandler;
import jakarta.inject.Singleton;
import jakarta.mail.BodyPart;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Part;
import jakarta.mail.Session;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import jakarta.mail.internet.PreencodedMimeBodyPart;
import jakarta.mail.util.ByteArrayDataSource;
import jakarta.mail.util.StreamProvider;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Base64;
import java.util.Date;
import java.util.Locale;
import java.util.Properties;
import org.eclipse.angus.mail.util.MailStreamProvider;
import org.jspecify.annotations.Nullable;

/**
 * Makes MIME messages whose headers say who we are, what this belongs to, and how to be rid of it.
 */
@Singleton
final class MimeMessages {

  private static final String UTF_8 = "UTF-8";

  /** Characters of a line, its end apart (RFC 5321 4.5.3.1.6). */
  private static final int LINE = 998;

  static {
    // Otherwise the library looks for it in every jar of the class path, several times a message.
    System.setProperty(StreamProvider.class.getName(), MailStreamProvider.class.getName());
  }

  private final Session session = Session.getInstance(new Properties());
  private final Sender sender;
  private final String unsubscribeMailbox;
  private final Clock clock;

  MimeMessages(SmtpSettings settings, Clock clock) {
    this.sender = Sender.of(settings.from());
    this.unsubscribeMailbox = settings.unsubscribeMailbox();
    this.clock = clock;
  }

  /** A report to one recipient. */
  MimeMessage report(
      SendOrder order, InternetAddress to, EmailContent content, String unsubscribeUrl)
      throws MessagingException {
    var message = begin(order.key(), to, content.subject());
    var subscription = "subscription-" + order.subscription().id();
    // Mail programs show what refers to the same message as one thread; it need not exist.
    message.setHeader("References", "<" + subscription + "@" + sender.domain() + ">");
    message.setHeader("List-Id", "<" + subscription + "." + sender.domain() + ">");
    // RFC 8058. Set whole and unfolded: some relays break DKIM over folded ones.
    message.setHeader("List-Unsubscribe", waysOut(unsubscribeUrl, subscription));
    message.setHeader("List-Unsubscribe-Post", "List-Unsubscribe=One-Click");
    message.setHeader("X-Herald-Delivery", order.deliveryId().toString());
    message.setHeader("X-Herald-Subscription", Long.toString(order.subscription().id()));
    message.setHeader("X-Herald-Trigger", HeaderText.oneLine(order.trigger()));
    message.setContent(body(content));
    message.saveChanges();
    return message;
  }

  /** The link first: mail programs take the first way they know. */
  private String waysOut(String url, String subscription) {
    var link = "<" + HeaderText.url(url) + ">";
    if (unsubscribeMailbox.isEmpty()) {
      return link;
    }
    var box = Sender.of(unsubscribeMailbox).address().getAddress();
    return link
        + ", <mailto:"
        + HeaderText.url(box)
        + "?subject=unsubscribe%20"
        + subscription
        + ">";
  }

  /** A plain message to one person. */
  MimeMessage notice(String key, InternetAddress to, String subject, String text)
      throws MessagingException {
    var message = begin(key, to, subject);
    message.setText(text, UTF_8);
    message.saveChanges();
    return message;
  }

  private MimeMessage begin(String key, InternetAddress to, String subject)
      throws MessagingException {
    var message = new KeyedMessage(session, messageId(key));
    message.setFrom(sender.address());
    message.setRecipient(Message.RecipientType.TO, to);
    message.setSubject(HeaderText.oneLine(subject), UTF_8);
    message.setSentDate(Date.from(clock.instant()));
    message.setHeader("Auto-Submitted", "auto-generated");
    message.setHeader("X-Auto-Response-Suppress", "All");
    return message;
  }

  private String messageId(String key) {
    return "<" + HeaderText.token(key) + "@" + sender.domain() + ">";
  }

  private static MimeMultipart body(EmailContent content) throws MessagingException {
    var body = new MimeMultipart("alternative");
    body.addBodyPart(text(content.text(), "plain"));
    body.addBodyPart(
        content.images().isEmpty() ? text(content.html(), "html") : withImages(content));
    return body;
  }

  private static BodyPart withImages(EmailContent content) throws MessagingException {
    var related = new MimeMultipart("related");
    related.addBodyPart(text(content.html(), "html"));
    for (var image : content.images()) {
      related.addBodyPart(inline(image));
    }
    var part = new MimeBodyPart();
    part.setContent(related);
    return part;
  }

  private static MimeBodyPart text(String text, String subtype) throws MessagingException {
    var part = new MimeBodyPart();
    if (isPlain(text)) {
      // As bytes: what the library makes of a string it writes one by one.
      var type = "text/" + subtype + "; charset=" + UTF_8;
      byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
      part.setDataHandler(new DataHandler(new ByteArrayDataSource(bytes, type)));
      part.setHeader("Content-Type", type);
      part.setHeader("Content-Transfer-Encoding", "7bit");
    } else {
      part.setText(text, UTF_8, subtype);
      // Said, for the library to choose it would write the text once more.
      part.setHeader("Content-Transfer-Encoding", "quoted-printable");
    }
    return part;
  }

  /** Whether every relay takes it as it is: ASCII without control characters, in short lines. */
  static boolean isPlain(String text) {
    int length = 0;
    for (int i = 0; i < text.length(); i++) {
      char one = text.charAt(i);
      if (one == '\n') {
        length = 0;
      } else if (++length > LINE || (one < ' ' && one != '\t') || one > '~') {
        return false;
      }
    }
    return true;
  }

  private static MimeBodyPart inline(EmailContent.InlineImage image) throws MessagingException {
    // Encoded here, by instructions made for it; the library would go over it byte by byte.
    var part = new PreencodedMimeBodyPart("base64");
    byte[] encoded = Base64.getMimeEncoder().encode(image.bytes());
    var type = HeaderText.oneLine(image.contentType()).toLowerCase(Locale.ROOT);
    part.setDataHandler(new DataHandler(new ByteArrayDataSource(encoded, type)));
    part.setContentID("<" + HeaderText.token(image.contentId()) + ">");
    part.setDisposition(Part.INLINE);
    part.setFileName(HeaderText.oneLine(image.fileName()));
    part.setHeader("Content-Type", type);
    // Said, so that the library does not read the picture to find it out.
    part.setHeader("Content-Transfer-Encoding", "base64");
    return part;
  }

  /**
   * Keeps the Message-ID it was given, where the library would make up a new one at every attempt,
   * and is encoded once, for its size and for its sending.
   */
  private static final class KeyedMessage extends MimeMessage {

    private final String id;
    private byte @Nullable [] encoded;

    KeyedMessage(Session session, String id) {
      super(session);
      this.id = id;
    }

    @Override
    protected void updateMessageID() throws MessagingException {
      setHeader("Message-ID", id);
    }

    @Override
    public void saveChanges() throws MessagingException {
      super.saveChanges();
      encoded = null;
    }

    @Override
    public int getSize() throws MessagingException {
      return encoded().length;
    }

    @Override
    public void writeTo(OutputStream stream, String[] ignored)
        throws IOException, MessagingException {
      stream.write(encoded());
    }

    private byte[] encoded() throws MessagingException {
      var known = encoded;
      if (known == null) {
        var bytes = new ByteArrayOutputStream();
        try {
          super.writeTo(bytes, null);
        } catch (IOException impossible) {
          throw new MessagingException("message cannot be encoded", impossible);
        }
        known = bytes.toByteArray();
        encoded = known;
      }
      return known;
    }
  }
}
