package dev.herald.org;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.herald.org.integration.IntegrationChanged;
import dev.herald.org.integration.IntegrationRemoved;
import dev.herald.org.member.MembershipChanged;
import dev.herald.org.organization.OrganizationDeleted;
import dev.herald.org.organization.OrganizationFacts;
import dev.herald.org.personalkey.PersonalKeyChanged;
import dev.herald.org.project.ProjectChanged;
import dev.herald.org.project.ProjectDeleted;
import dev.herald.org.user.UserChanged;
import dev.herald.platform.event.Event;
import dev.herald.platform.event.Events;
import dev.herald.platform.identity.UserInfo;
import dev.herald.testkit.GoldenEvents;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What this service tells others is, to the letter, what the golden files promise. */
class EventsGoldenTest {

  private static final UUID ORGANIZATION = UUID.fromString("0190f0a0-0000-7000-8000-000000000001");

  static Stream<Arguments> everyEvent() {
    return Stream.of(
        Arguments.of(
            OrganizationFacts.CHANGED,
            ORGANIZATION.toString(),
            new OrganizationFacts(
                ORGANIZATION, "Acme", List.of("subscriptions", "scim"), false, true, false, true)),
        Arguments.of(
            OrganizationDeleted.TYPE,
            ORGANIZATION.toString(),
            new OrganizationDeleted(ORGANIZATION)),
        Arguments.of(
            MembershipChanged.TYPE,
            ORGANIZATION.toString(),
            new MembershipChanged(ORGANIZATION, 3, 8)),
        Arguments.of(
            ProjectChanged.TYPE,
            ORGANIZATION.toString(),
            new ProjectChanged(2, ORGANIZATION, "Shop", "Europe/Berlin", true)),
        Arguments.of(
            ProjectDeleted.TYPE, ORGANIZATION.toString(), new ProjectDeleted(2, ORGANIZATION)),
        Arguments.of(
            UserChanged.TYPE,
            UserChanged.key(3),
            new UserChanged(
                new UserInfo(
                    3,
                    UUID.fromString("0190f0a0-0000-7000-8000-000000000003"),
                    "abc",
                    "Ada",
                    "Lovelace",
                    "ada@example.com",
                    true,
                    null,
                    "data"),
                true)),
        Arguments.of(PersonalKeyChanged.TYPE, UserChanged.key(3), new PersonalKeyChanged("k1", 3)),
        Arguments.of(
            IntegrationChanged.TYPE,
            ORGANIZATION.toString(),
            new IntegrationChanged(5, 2, "slack")),
        Arguments.of(
            IntegrationRemoved.TYPE,
            ORGANIZATION.toString(),
            new IntegrationRemoved(5, 2, "slack")));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("everyEvent")
  void anEventIsWrittenAsItsGoldenFileSays(String type, String key, Object data)
      throws IOException {
    var context = OrgServer.shared().context();
    var json = context.getBean(ObjectMapper.class);
    var event =
        new Event(
            UUID.fromString("0190f0a0-0000-7000-8000-0000000000e1"),
            OrgApplication.NAME,
            type,
            key,
            Instant.parse("2026-01-02T03:04:05.000006Z"),
            null,
            json.valueToTree(data));

    String written = context.getBean(Events.class).write(event);

    assertThat(json.readTree(written)).isEqualTo(GoldenEvents.of(type));
  }
}
