package dev.herald.subscriptions.unsubscribe;

import dev.herald.subscriptions.subscription.SubscriptionRepository;
import dev.herald.subscriptions.suppression.TellSuppressions;
import dev.herald.subscriptions.unsubscribe.UnsubscribeTokens.Recipient;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Consumes;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.Produces;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import org.jspecify.annotations.Nullable;

/** The way out, for people without an account. */
@Controller
@ExecuteOn(TaskExecutors.BLOCKING)
final class UnsubscribeController {

  private final UnsubscribeTokens tokens;
  private final Unsubscribe unsubscribe;
  private final TellSuppressions suppressions;
  private final SubscriptionRepository subscriptions;

  UnsubscribeController(
      UnsubscribeTokens tokens,
      Unsubscribe unsubscribe,
      TellSuppressions suppressions,
      SubscriptionRepository subscriptions) {
    this.tokens = tokens;
    this.unsubscribe = unsubscribe;
    this.suppressions = suppressions;
    this.subscriptions = subscriptions;
  }

  /** For scripts: unsubscribes and says whether the token was good. */
  @Get("/api/unsubscribe")
  Answer forScripts(@QueryValue @Nullable String token) {
    return new Answer(tokens.read(token).filter(this::remove).isPresent());
  }

  /** For people: shows who, what, and a button. Looking changes nothing: link scanners look too. */
  @Get("/unsubscribe")
  @Produces(MediaType.TEXT_HTML)
  HttpResponse<String> show(@QueryValue @Nullable String token) {
    return UnsubscribePage.answer(tokens.read(token).map(this::page).orElse(UnsubscribePage.BAD));
  }

  /** The button, and the one click of a mail program (RFC 8058); pressing again changes nothing. */
  @Post("/unsubscribe")
  @Consumes(MediaType.ALL)
  @Produces(MediaType.TEXT_HTML)
  HttpResponse<String> press(@QueryValue @Nullable String token) {
    var recipient = tokens.read(token);
    recipient.ifPresent(this::remove);
    return UnsubscribePage.answer(
        recipient.map(one -> UnsubscribePage.done(one.address())).orElse(UnsubscribePage.BAD));
  }

  private boolean remove(Recipient recipient) {
    boolean known = unsubscribe.remove(recipient);
    suppressions.tell(recipient.subscriptionId());
    return known;
  }

  private String page(Recipient recipient) {
    return subscriptions
        .findUnlocked(recipient.subscriptionId())
        .filter(subscription -> Unsubscribe.names(subscription, recipient))
        .map(subscription -> UnsubscribePage.ask(recipient.address(), subscription))
        .orElseGet(() -> UnsubscribePage.done(recipient.address()));
  }

  record Answer(boolean success) {}
}
