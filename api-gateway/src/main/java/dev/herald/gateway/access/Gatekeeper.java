package dev.herald.gateway.access;

import dev.herald.gateway.routing.Parent;
import dev.herald.gateway.routing.RouteMatch;
import dev.herald.gateway.routing.Terms;
import dev.herald.platform.identity.Identity;
import dev.herald.platform.identity.IdentityTokens;
import io.micronaut.http.HttpRequest;
import jakarta.inject.Singleton;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Lets a request pass on the terms of its endpoint, or says why not. */
@Singleton
public final class Gatekeeper {

  private final CredentialFinder credentials;
  private final KnownKeys known;
  private final AccessRules rules;
  private final OperatorDoor operator;
  private final IdentityTokens tokens;

  Gatekeeper(
      CredentialFinder credentials,
      KnownKeys known,
      AccessRules rules,
      OperatorDoor operator,
      IdentityTokens tokens) {
    this.credentials = credentials;
    this.known = known;
    this.rules = rules;
    this.operator = operator;
    this.tokens = tokens;
  }

  /** Fails with a refusal when the caller may not do this. */
  public CompletableFuture<Passage> admit(HttpRequest<?> request, RouteMatch match, Terms terms) {
    return switch (terms) {
      case Terms.Open _ -> passed(new Caller(new Identity.Anonymous(), tokens));
      case Terms.Operator _ -> passed(operator.open(request));
      case Terms.Keyed keyed -> admitKey(request, match, keyed);
    };
  }

  /** Only whether the caller is who they say: for an address that has not the method asked for. */
  public CompletableFuture<Void> recognize(HttpRequest<?> request, RouteMatch match, Terms terms) {
    return switch (terms) {
      case Terms.Open _ -> CompletableFuture.completedFuture(null);
      case Terms.Operator _ -> passed(operator.open(request)).thenAccept(_ -> {});
      case Terms.Keyed _ ->
          credentials
              .find(request)
              .thenCompose(key -> ask(key, match))
              .thenAccept(asked -> rules.authenticate(asked.presented(), asked.known().answer()));
    };
  }

  private CompletableFuture<Passage> admitKey(
      HttpRequest<?> request, RouteMatch match, Terms.Keyed terms) {
    return credentials
        .find(request)
        .thenCompose(key -> ask(key, match))
        .thenApply(
            asked -> {
              AccessAnswer answer = asked.known().answer();
              Parent parent = match.address().parent();
              var key = rules.authenticate(asked.presented(), answer);
              rules.authorize(terms, parent, key, answer);
              return new Passage(
                  asked.known().caller(), parentId(parent, answer), asked.presented().hash());
            });
  }

  private CompletableFuture<Asked> ask(Optional<PresentedKey> presented, RouteMatch match) {
    if (presented.isEmpty()) {
      throw AccessRules.notAuthenticated();
    }
    PresentedKey key = presented.get();
    var question =
        new AccessQuestion(key.hash(), match.address().parent().word(), match.parentId());
    return known.find(question).thenApply(answer -> new Asked(key, answer));
  }

  private static @Nullable String parentId(Parent parent, AccessAnswer answer) {
    return switch (parent) {
      case NONE -> null;
      case ORGANIZATION ->
          answer.organization() == null ? null : answer.organization().id().toString();
      case PROJECT -> answer.project() == null ? null : Long.toString(answer.project().id());
    };
  }

  private static CompletableFuture<Passage> passed(Caller caller) {
    return CompletableFuture.completedFuture(new Passage(caller, null, null));
  }

  private record Asked(PresentedKey presented, KnownKey known) {}
}
