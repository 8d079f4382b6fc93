package dev.herald.org.integration.slack;

import dev.herald.platform.secret.Secret;
import java.util.List;
import java.util.Optional;

/** A connected workspace, seen through its bot token. */
interface SlackWorkspace {

  List<SlackChannel> publicChannels(Secret token);

  /** Those the person is in. */
  List<SlackChannel> privateChannels(Secret token, String person);

  /** Empty when there is none of that id, or the person is not in it. */
  Optional<SlackChannel> channelOf(Secret token, String channelId, String person);
}
