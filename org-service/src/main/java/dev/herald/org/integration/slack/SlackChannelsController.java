package dev.herald.org.integration.slack;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.herald.org.integration.Integration;
import dev.herald.org.integration.IntegrationRepository;
import dev.herald.platform.identity.Identity;
import dev.herald.platform.identity.ProjectId;
import dev.herald.platform.input.Field;
import dev.herald.platform.input.Input;
import dev.herald.platform.input.PathIds;
import dev.herald.platform.problem.Refusal;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import java.time.Instant;
import java.util.List;

/** The channels a report could be sent to. */
@Controller("/api")
@ExecuteOn(TaskExecutors.BLOCKING)
final class SlackChannelsController {

  private static final int DEFAULT_LIMIT = 50;
  private static final int MAX_LIMIT = 200;

  private static final Field<String> SEARCH = Field.text("search").blankable();
  private static final Field<Integer> LIMIT = Field.integer("limit").min(1).max(MAX_LIMIT);
  private static final Field<Integer> OFFSET = Field.integer("offset").min(0);
  private static final Field<String> CHANNEL = Field.text("channel_id").blankable();

  private final IntegrationRepository integrations;
  private final SlackChannels channels;

  SlackChannelsController(IntegrationRepository integrations, SlackChannels channels) {
    this.integrations = integrations;
    this.channels = channels;
  }

  /** {@code force_refresh} is not for keys, and everybody here has one: it is not looked at. */
  @Get(
      uris = {
        "/projects/{project_id}/integrations/{id}/channels",
        "/environments/{project_id}/integrations/{id}/channels"
      })
  Found channels(HttpRequest<?> request, Identity.Member caller, ProjectId project, String id) {
    var integration =
        PathIds.number(id)
            .flatMap(number -> integrations.find(project, number))
            .orElseThrow(Refusal::notFound);
    if (!integration.kind().equals(SlackConnector.KIND)) {
      throw Refusal.invalidInput(null, "Channels are only supported for Slack integrations.");
    }
    var query = query(request);
    String search = query.read(SEARCH).orDefault("");
    int limit = query.read(LIMIT).orDefault(DEFAULT_LIMIT);
    int offset = query.read(OFFSET).orDefault(0);
    String channelId = query.read(CHANNEL).orDefault("");
    return channelId.isEmpty()
        ? listed(integration, caller.user().id(), search, limit, offset)
        : new One(channels.find(integration, caller.user().id(), channelId).stream().toList());
  }

  private Found listed(
      Integration integration, long callerId, String search, int limit, int offset) {
    var listing = channels.list(integration, callerId);
    var matching = listing.channels().stream().filter(one -> one.matches(search)).toList();
    return new Listed(
        matching.stream().skip(offset).limit(limit).toList(),
        listing.refreshedAt(),
        (long) offset + limit < matching.size());
  }

  private static Input query(HttpRequest<?> request) {
    var fields = JsonNodeFactory.instance.objectNode();
    request.getParameters().forEach((name, values) -> fields.put(name, values.getFirst()));
    return Input.forPatch(fields);
  }

  /** What is answered: a part of the list, or the one channel asked for. */
  sealed interface Found {}

  /** Part of the list. */
  record Listed(
      List<SlackChannel> channels,
      @JsonProperty("lastRefreshedAt") Instant lastRefreshedAt,
      boolean hasMore)
      implements Found {}

  /** The one channel asked for, or none. */
  record One(List<SlackChannel> channels) implements Found {}
}
