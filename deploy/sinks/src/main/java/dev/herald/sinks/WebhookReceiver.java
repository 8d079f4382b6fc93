package dev.herald.sinks;

import java.io.IOException;
import java.util.List;

/** Takes any call to any path, unless a rule says otherwise. */
final class WebhookReceiver {
  private final Arrivals arrivals;
  private final Rules rules;

  WebhookReceiver(Arrivals arrivals, Rules rules) {
    this.arrivals = arrivals;
    this.rules = rules;
  }

  void receive(Request request) throws IOException {
    var rule = rules.forWebhook(request.path());
    boolean refused = rule.map(Rule::refuses).orElse(false);
    if (refused) {
      arrivals.tally().countRefused(Channel.WEBHOOK);
    }
    if (rule.map(Rule::keeps).orElse(true)) {
      keep(request);
    }
    // After it was counted: a caller that gives up waiting has delivered all the same.
    rule.ifPresent(found -> Rules.await(found.delay()));
    rule.map(Rule::retryAfterSeconds)
        .ifPresent(seconds -> request.answerHeader("Retry-After", seconds.toString()));
    int status = rule.map(Rule::status).orElse(200);
    request.answerText(status, refused ? "refused by a rule" : "ok");
  }

  private void keep(Request request) {
    var json = request.bodyJson();
    String subject = json == null ? null : json.path("type").asText(null);
    arrivals.add(
        (id, at) ->
            new Arrival(
                id,
                Channel.WEBHOOK,
                request.path(),
                at,
                request.headers(),
                new Arrival.Content(subject, null, null, request.bodyText(), List.of())));
  }
}
