package dev.herald.delivery.slack;

import com.slack.api.methods.response.chat.ChatPostMessageResponse;
import dev.herald.delivery.channel.Channel;
import dev.herald.delivery.channel.ChannelKind;
import dev.herald.delivery.channel.CommitGate;
import dev.herald.delivery.channel.CommitRefused;
import dev.herald.delivery.channel.OnceGate;
import dev.herald.delivery.channel.SendOrder;
import dev.herald.delivery.channel.SendOutcome;
import dev.herald.delivery.channel.SendOutcome.Failure;
import dev.herald.platform.secret.Secret;
import io.micronaut.http.client.exceptions.HttpClientException;
import jakarta.inject.Singleton;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reports to a Slack channel: the message, then its thread.
 *
 * <p>Slack has no key that makes a second post harmless. A post of unknown fate is looked up by the
 * key in its metadata; where the channel may not be read, it is held for a person, or posted again
 * and flagged, as configured.
 */
@Singleton
final class SlackChannel implements Channel {

  private static final Logger LOG = LoggerFactory.getLogger(SlackChannel.class);

  private static final Failure UNAVAILABLE =
      new Failure("credentials_unavailable", "Slack credentials cannot be had", null, null);

  private static final SendOutcome NO_CREDENTIALS =
      new SendOutcome.RetryLater(UNAVAILABLE, null, SendOutcome.Scope.RECIPIENT);

  private final SlackCredentials credentials;
  private final SlackMessage message;
  private final SlackThread thread;
  private final SlackLookup lookup;
  private final SlackSettings settings;
  private final SlackText text;
  private final SlackPace pace;
  private final ThreadParts parts;

  SlackChannel(
      SlackCredentials credentials,
      SlackMessage message,
      SlackThread thread,
      SlackLookup lookup,
      SlackSettings settings,
      SlackText text,
      SlackPace pace,
      ThreadParts parts) {
    this.credentials = credentials;
    this.message = message;
    this.thread = thread;
    this.lookup = lookup;
    this.settings = settings;
    this.text = text;
    this.pace = pace;
    this.parts = parts;
  }

  @Override
  public ChannelKind kind() {
    return ChannelKind.SLACK;
  }

  @Override
  public SendOutcome send(SendOrder order, CommitGate gate) throws CommitRefused {
    Optional<Secret> token;
    try {
      token = token(order);
    } catch (HttpClientException e) {
      LOG.atWarn()
          .addKeyValue("delivery", order.deliveryId())
          .setCause(e)
          .log("Slack credentials cannot be had");
      return order.doubt() == null ? NO_CREDENTIALS : new SendOutcome.Unknown(UNAVAILABLE);
    }
    return token.isEmpty()
        ? SlackOutcomes.missingIntegration()
        : send(SlackPost.of(order, token.get(), new OnceGate(gate)));
  }

  private Optional<Secret> token(SendOrder order) {
    var subscription = order.subscription();
    return credentials.find(
        subscription.projectId(), subscription.integrationId(), SlackPost.isNamedById(order));
  }

  private SendOutcome send(SlackPost post) throws CommitRefused {
    var before = before(post);
    return switch (before) {
      case Before.Settled(var outcome) -> outcome;
      case Before.Posted(var ts) -> complete(post, ts, false);
      case Before.Nothing(boolean duplicate) -> first(post, duplicate);
    };
  }

  /** What an earlier attempt has left in the channel. */
  private sealed interface Before {

    /** The message is there; its thread may not be. */
    record Posted(String ts) implements Before {}

    /** Nothing is there, or may be and we are told to go on regardless. */
    record Nothing(boolean possibleDuplicate) implements Before {}

    /** Nothing can be done now. */
    record Settled(SendOutcome outcome) implements Before {}
  }

  private Before before(SlackPost post) {
    var ref = post.order().providerRef();
    if (ref != null) {
      return new Before.Posted(ref);
    }
    var known = parts.of(post.key()).get(0);
    if (known != null && known.ts() != null) {
      return new Before.Posted(known.ts());
    }
    var doubt = post.order().doubt();
    if (doubt == null) {
      return new Before.Nothing(false);
    }
    return switch (lookup.message(post, doubt.committedAt())) {
      case SlackLookup.Found.There(var ts) -> {
        parts.posted(post.key(), 0, ts);
        yield new Before.Posted(ts);
      }
      case SlackLookup.Found.NotThere _ -> {
        post.gate().settled();
        yield new Before.Nothing(false);
      }
      case SlackLookup.Found.NotNow(var reason, _) ->
          new Before.Settled(
              new SendOutcome.Unknown(
                  new Failure("slack_unavailable", "Slack could not be asked yet", reason, null)));
      case SlackLookup.Found.Closed _ ->
          settings.inDoubt() == SlackSettings.InDoubt.RESEND
              ? new Before.Nothing(true)
              : new Before.Settled(
                  new SendOutcome.Held(
                      new Failure(
                          "in_doubt",
                          "An earlier attempt may have arrived; the Slack app may not read the"
                              + " channel to find out",
                          null,
                          null)));
    };
  }

  private SendOutcome first(SlackPost post, boolean duplicate) throws CommitRefused {
    var off = pace.await(post.channel());
    if (off.isPresent()) {
      return SlackOutcomes.outOfTurn(off.get());
    }
    return switch (message.post(post)) {
      case SlackAnswer.Ok<ChatPostMessageResponse>(var posted) -> {
        parts.posted(post.key(), 0, posted.getTs());
        yield complete(post, posted.getTs(), duplicate);
      }
      case SlackAnswer.No<ChatPostMessageResponse> no -> refused(post, no);
      case SlackAnswer.Unclear<ChatPostMessageResponse> unclear -> SlackOutcomes.unknown(unclear);
    };
  }

  private SendOutcome complete(SlackPost post, String ts, boolean duplicate) throws CommitRefused {
    var missing = thread.complete(post, ts);
    if (missing.count() == 0) {
      return new SendOutcome.Delivered(ts, "ok", duplicate);
    }
    var halted = missing.halted();
    if (halted != null && halted.ourselves() && !post.gate().passed()) {
      return SlackOutcomes.outOfTurn(halted.pause());
    }
    return new SendOutcome.Partial(
        ts,
        new Failure(
            "partial_thread_failure", missing.count() + " thread message(s) failed", null, null),
        missing.repairable(),
        missing.retryAfter());
  }

  private SendOutcome refused(SlackPost post, SlackAnswer.No<?> no) {
    if (no instanceof SlackAnswer.Refused<?>(var error, _)) {
      switch (SlackOutcomes.meaning(error)) {
        case INTEGRATION_BROKEN -> {
          if (!isCurrent(post)) {
            return NO_CREDENTIALS;
          }
        }
        case OUR_FAULT, OTHER ->
            LOG.atError()
                .addKeyValue("delivery", post.order().deliveryId())
                .addKeyValue("code", error)
                .log("Slack refuses what we send");
        case TARGET_BROKEN -> {}
      }
    }
    return SlackOutcomes.of(no, text.brand());
  }

  /** Whether the token that was refused is the one to use, or Slack was connected anew since. */
  private boolean isCurrent(SlackPost post) {
    credentials.forget(post.order().subscription().projectId());
    try {
      return token(post.order()).filter(now -> !now.equals(post.token())).isEmpty();
    } catch (HttpClientException _) {
      return false;
    }
  }
}
