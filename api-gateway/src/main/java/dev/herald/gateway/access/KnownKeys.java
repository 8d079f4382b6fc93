package dev.herald.gateway.access;

import com.github.benmanes.caffeine.cache.AsyncCache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.herald.platform.event.Event;
import dev.herald.platform.identity.IdentityTokens;
import dev.herald.platform.problem.Refusal;
import jakarta.inject.Singleton;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What org-service said lately, believed for seconds and forgotten when an event contradicts it.
 *
 * <p>Each gateway has its own. Requests that ask the same at the same time share one question.
 * Refusals are not kept. An answer still on its way when an event arrives is given to those who
 * wait for it, but not kept: it may have been made before the change.
 */
@Singleton
final class KnownKeys {

  private static final Logger LOG = LoggerFactory.getLogger(KnownKeys.class);

  private final AsyncCache<AccessQuestion, KnownKey> known;
  private final OrgAccess org;
  private final IdentityTokens tokens;

  KnownKeys(AccessConfiguration configuration, OrgAccess org, IdentityTokens tokens) {
    this.org = org;
    this.tokens = tokens;
    this.known =
        Caffeine.newBuilder()
            .maximumSize(configuration.cacheSize())
            .expireAfterWrite(configuration.cacheTtl())
            // Its upkeep is a few list operations: cheaper here than on another thread.
            .executor(Runnable::run)
            .buildAsync();
  }

  CompletableFuture<KnownKey> find(AccessQuestion question) {
    CompletableFuture<KnownKey> kept = known.getIfPresent(question);
    if (kept != null) {
      return kept;
    }
    var mine = new CompletableFuture<KnownKey>();
    CompletableFuture<KnownKey> first = known.asMap().putIfAbsent(question, mine);
    if (first != null) {
      return first;
    }
    org.ask(question)
        .whenComplete(
            (answer, failure) -> {
              if (failure != null) {
                LOG.warn("org-service could not be asked cause={}", failure.toString());
                mine.completeExceptionally(
                    Refusal.unavailable("Service temporarily unavailable. Try again later."));
                return;
              }
              var key = new KnownKey(answer, tokens);
              if (!key.isWorthKeeping()) {
                known.asMap().remove(question, mine);
              }
              mine.complete(key);
            });
    return mine;
  }

  /** Forgets every answer that an event may have made wrong. */
  void heard(Event event) {
    known
        .asMap()
        .values()
        .removeIf(
            answer ->
                !answer.isDone()
                    || answer.isCompletedExceptionally()
                    || answer.join().isTouchedBy(event));
  }

  /** Forgets everything, after events may have been missed. */
  void forgetAll() {
    known.asMap().clear();
  }
}
