package dev.herald.delivery.email.body;

import dev.herald.delivery.channel.SendOrder;
import dev.herald.delivery.channel.SendOrder.Form;
import dev.herald.platform.identity.UserInfo;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The sentences of one e-mail; plain text, to be escaped by whoever puts them into HTML. */
public final class Wording {

  private static final DateTimeFormatter NEXT =
      DateTimeFormatter.ofPattern("EEEE MMMM dd, yyyy", Locale.ENGLISH).withZone(ZoneOffset.UTC);

  private final SendOrder order;
  private final String brand;

  /**
   * @param brand what this installation calls itself
   */
  public Wording(SendOrder order, String brand) {
    this.order = order;
    this.brand = brand;
  }

  /** One line. */
  public String subject() {
    var subject =
        switch (order.form()) {
          case REGULAR -> brand + " " + kind() + " report - " + order.report().name();
          case ANNOUNCEMENT ->
              toCreator()
                  ? "You have been subscribed to a " + brand + " " + kind()
                  : creatorOr("Someone") + " subscribed you to a " + brand + " " + kind();
        };
    return subject.replaceAll("\\s+", " ").strip();
  }

  /** What has happened, in one sentence. */
  public String opening() {
    var what = "the " + kind() + " " + order.report().name();
    return switch (order.form()) {
      case REGULAR -> "Your subscription to " + what + " is ready!";
      case ANNOUNCEMENT ->
          (toCreator() || creator().isEmpty()
                  ? "You have been subscribed to "
                  : creator() + " has subscribed you to ")
              + what
              + ".";
    };
  }

  /** When it comes: on an announcement with the next date, else only how often. */
  public String rhythm() {
    var often = "This subscription is " + order.subscription().summary() + ".";
    return isAnnouncement()
        ? often + " The next subscription will be sent on " + next(order.nextDeliveryAt()) + "."
        : often;
  }

  /** What the person who subscribed the recipient wrote; empty when nothing. */
  public String invitation() {
    var message = order.inviteMessage();
    return message == null ? "" : message.strip();
  }

  /** The title the owner gave the subscription; empty when none. */
  public String title() {
    var title = order.subscription().title();
    return title == null ? "" : title.strip();
  }

  /** How many insights are shown of how many; empty when all are. */
  public String overflow() {
    int shown = order.report().panels().size();
    int total = order.report().totalInsightCount();
    return total > shown ? "SHOWING " + shown + " OF " + total + " DASHBOARD INSIGHTS" : "";
  }

  /** Insight or Dashboard. */
  public String kind() {
    return order.report().kind().label();
  }

  public String brand() {
    return brand;
  }

  /** A day in prose, e.g. {@code Wednesday February 02, 2022}. */
  public static String next(@Nullable Instant at) {
    return at == null ? "an upcoming date" : NEXT.format(at);
  }

  private boolean isAnnouncement() {
    return order.form() == Form.ANNOUNCEMENT;
  }

  private boolean toCreator() {
    UserInfo creator = order.subscription().createdBy();
    return creator != null && creator.email().equalsIgnoreCase(order.address());
  }

  private String creator() {
    UserInfo creator = order.subscription().createdBy();
    return creator == null ? "" : creator.firstName().strip();
  }

  private String creatorOr(String other) {
    return creator().isEmpty() ? other : creator();
  }
}
