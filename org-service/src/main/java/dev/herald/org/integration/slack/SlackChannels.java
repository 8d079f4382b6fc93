package dev.herald.org.integration.slack;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.herald.org.integration.Integration;
import dev.herald.org.integration.VendorSession;
import dev.herald.org.integration.oauth.DottedPath;
import dev.herald.platform.problem.Refusal;
import dev.herald.platform.secret.Secret;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The channels of a connected workspace, remembered for a while.
 *
 * <p>Private channels are seen with the eyes of the person who connected it, so only that person
 * sees them; what was learned for them is kept apart from what everybody may see.
 */
@Singleton
final class SlackChannels {

  /** Channels in all remembered lists together; about 30 MB. */
  private static final int REMEMBERED = 200_000;

  private final SlackWorkspace workspace;
  private final VendorSession session;
  private final LookupBudget budget;
  private final Clock clock;
  private final Cache<Key, Listing> listings;

  SlackChannels(
      SlackWorkspace workspace,
      VendorSession session,
      LookupBudget budget,
      SlackConfiguration slack,
      Clock clock) {
    this.workspace = workspace;
    this.session = session;
    this.budget = budget;
    this.clock = clock;
    this.listings =
        Caffeine.newBuilder()
            .expireAfterWrite(slack.channelCache())
            .maximumWeight(REMEMBERED)
            .weigher((Key _, Listing listing) -> listing.channels().size() + 1)
            .build();
  }

  /** All channels by name, and when Slack was asked. */
  record Listing(List<SlackChannel> channels, Instant refreshedAt) {}

  /** The version changes with the credentials, the flag with what may be seen. */
  private record Key(long integrationId, int version, boolean withPrivate) {}

  Listing list(Integration integration, long callerId) {
    String person = person(integration);
    var key = key(integration, callerId);
    return listings.get(
        key, _ -> session.with(integration, lent -> ask(lent.accessToken(), key, person)));
  }

  Optional<SlackChannel> find(Integration integration, long callerId, String channelId) {
    String person = person(integration);
    var key = key(integration, callerId);
    var remembered = listings.getIfPresent(key);
    var known =
        remembered == null
            ? Optional.<SlackChannel>empty()
            : remembered.channels().stream()
                .filter(channel -> channel.id().equals(channelId))
                .findFirst();
    if (known.isPresent()) {
      return known;
    }
    budget.spend(integration.id());
    return session
        .with(integration, lent -> workspace.channelOf(lent.accessToken(), channelId, person))
        .map(channel -> key.withPrivate() ? channel : channel.masked());
  }

  private Listing ask(Secret token, Key key, String person) {
    // Asked for apart: in one call Slack leaves out public channels the person is not in.
    var everybodys = workspace.publicChannels(token).stream();
    var theirs =
        key.withPrivate()
            ? workspace.privateChannels(token, person).stream()
            : Stream.<SlackChannel>empty();
    return new Listing(
        Stream.concat(everybodys, theirs)
            .sorted(Comparator.comparing(SlackChannel::name).thenComparing(SlackChannel::id))
            .toList(),
        clock.instant());
  }

  private static Key key(Integration integration, long callerId) {
    return new Key(integration.id(), integration.version(), integration.wasConnectedBy(callerId));
  }

  private static String person(Integration integration) {
    return DottedPath.find(integration.config(), "authed_user.id")
        .orElseThrow(
            () ->
                Refusal.invalidInput(
                    null, "The Slack integration names no authed_user: connect Slack anew."));
  }
}
