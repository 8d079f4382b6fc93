package dev.herald.org.integration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.herald.org.Caller;
import dev.herald.org.Caller.Answer;
import dev.herald.org.Given;
import dev.herald.org.OrgServer;
import dev.herald.org.SlackStandIn;
import dev.herald.org.SlackStandIn.Reply;

/** A project with an admin and a plain member, and Slack ready to be connected. */
final class SlackScene {

  static final String EXCHANGE = "oauth.v2.access";
  static final String TOKEN = "xoxb-very-secret";

  final SlackStandIn slack = OrgServer.shared().slack();
  final Given given = new Given();
  final String organization = given.organization("Acme");
  final long project = given.project(organization);
  final long adminId = given.user();
  final long memberId = given.user();
  final Caller admin;
  final Caller member;
  final String path = "/api/projects/" + project + "/integrations";

  SlackScene() {
    given.member(organization, adminId, 8);
    given.member(organization, memberId, 1);
    admin = given.in(organization, project, adminId, 8);
    member = given.in(organization, project, memberId, 1);
    slack.reset();
    slack.script(EXCHANGE, Reply.json(tokenAnswer(Given.unique("T"), TOKEN)));
  }

  static String tokenAnswer(String workspace, String token) {
    return """
    {"ok":true,"access_token":"%s","token_type":"bot","scope":"chat:write","bot_user_id":"U0BOT",
     "team":{"id":"%s","name":"Acme HQ"},"is_enterprise_install":false,
     "authed_user":{"id":"U0ADA","access_token":"xoxp-personal","token_type":"user"}}
    """
        .formatted(token, workspace);
  }

  Answer connect(Caller caller) {
    return caller.post(path + "/", "{\"kind\":\"slack\",\"config\":{\"code\":\"from-browser\"}}");
  }

  /** The id of a new integration. */
  String connected(Caller caller) {
    var answer = connect(caller);
    assertThat(answer.status()).as(answer.text()).isEqualTo(201);
    return answer.field("id");
  }
}
