package dev.herald.delivery.email;

import static org.assertj.core.api.Assertions.assertThat;

import dev.herald.delivery.channel.SendOrder;
import dev.herald.delivery.channel.SendOrder.Form;
import dev.herald.delivery.report.KeptAssets;
import dev.herald.delivery.report.Panel;
import dev.herald.delivery.report.Report;
import dev.herald.delivery.report.Subscriptions;
import dev.herald.delivery.schedule.SubscriptionState;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class ReportEmailComposerTest {

  private static final UUID DELIVERY = UUID.fromString("0192f0c1-0000-5000-8000-000000000001");
  private static final Instant NEXT = Instant.parse("2022-02-02T23:00:00Z");
  private static final String UNSUBSCRIBE = "https://herald.test/unsubscribe?token=a.b-c&x=1";
  private static final String CAMPAIGN =
      "?utm_source=posthog&utm_campaign=subscription_report&utm_medium=email";

  private final KeptAssets assets = new KeptAssets();
  private final EmailComposer composer = new ReportEmailComposer(assets, "Herald");

  private Panel picture(long insight, String name, int width) {
    long id = assets.store(DELIVERY, insight, new byte[] {1, (byte) insight}, width, 400);
    return new Panel(
        insight,
        "short" + insight,
        name,
        new Panel.Picture(id, assets.publicUrl(id), width, 400, name + ": going up"));
  }

  private static Report report(Report.Kind kind, String name, int total, List<Panel> panels) {
    return new Report(
        kind,
        5,
        kind == Report.Kind.INSIGHT ? "short5" : null,
        name,
        URI.create("https://herald.test/dashboard/5"),
        panels,
        total);
  }

  private Report growth() {
    return report(Report.Kind.DASHBOARD, "Growth", 1, List.of(picture(1, "Signups", 800)));
  }

  private static SendOrder order(
      Form form,
      String address,
      Report report,
      SubscriptionState subscription,
      @Nullable Instant next) {
    return new SendOrder(
        "abcdefghijklmnopqrstuvwxyz",
        DELIVERY,
        address,
        "scheduled",
        form,
        report,
        subscription,
        next,
        null,
        null,
        NEXT);
  }

  private EmailContent regular(Report report) {
    return composer.compose(
        order(Form.REGULAR, "sam@example.com", report, Subscriptions.toDashboard(5), NEXT),
        UNSUBSCRIBE);
  }

  private EmailContent announcement(
      String address, @Nullable String firstName, @Nullable String message) {
    return composer.compose(
        order(
            Form.ANNOUNCEMENT,
            address,
            growth(),
            Subscriptions.announced(firstName, message),
            NEXT),
        UNSUBSCRIBE);
  }

  @Test
  void aRegularReportSaysWhatIsReady() {
    var content = regular(growth());
    assertThat(content.subject()).isEqualTo("Herald Dashboard report - Growth");
    assertThat(content.html())
        .contains("Hello! Your subscription to the Dashboard Growth is ready!");
    assertThat(content.text())
        .contains("Your subscription to the Dashboard Growth is ready!", "Signups: going up");
  }

  @Test
  void anInsightReportSaysSo() {
    var content =
        regular(report(Report.Kind.INSIGHT, "Signups", 1, List.of(picture(1, "Signups", 800))));
    assertThat(content.subject()).isEqualTo("Herald Insight report - Signups");
    assertThat(content.html()).contains("View Insight in Herald");
  }

  @Test
  void theBrandCanBeAnother() {
    var content =
        new ReportEmailComposer(assets, "PostHog")
            .compose(
                order(Form.REGULAR, "a@b.c", growth(), Subscriptions.toDashboard(5), NEXT),
                UNSUBSCRIBE);
    assertThat(content.subject()).isEqualTo("PostHog Dashboard report - Growth");
    assertThat(content.html()).contains("View Dashboard in PostHog").doesNotContain("Herald<");
  }

  @Test
  void anAnnouncementNamesWhoSubscribedTheRecipient() {
    var content = announcement("sam@example.com", "Ada", null);
    assertThat(content.subject()).isEqualTo("Ada subscribed you to a Herald Dashboard");
    assertThat(content.text())
        .contains(
            "Ada has subscribed you to the Dashboard Growth.",
            "This subscription is sent every week. The next subscription will be sent on Wednesday"
                + " February 02, 2022.");
  }

  @Test
  void anAnnouncementToTheCreatorDoesNotNameThem() {
    var content = announcement("ADA@example.com", "Ada", null);
    assertThat(content.subject()).isEqualTo("You have been subscribed to a Herald Dashboard");
    assertThat(content.text()).contains("You have been subscribed to the Dashboard Growth.");
  }

  @Test
  void anAnnouncementWithoutAKnownCreatorIsFromSomeone() {
    assertThat(announcement("sam@example.com", null, null).subject())
        .isEqualTo("Someone subscribed you to a Herald Dashboard");
    assertThat(announcement("sam@example.com", " ", null).subject())
        .isEqualTo("Someone subscribed you to a Herald Dashboard");
  }

  @Test
  void anInvitationIsQuotedAndEscapedOnAnnouncementsOnly() {
    var content = announcement("sam@example.com", "Ada", "Look <b>here</b>\nevery Monday");
    assertThat(content.html()).contains("Look &lt;b&gt;here&lt;/b&gt;<br>every Monday");
    assertThat(content.text()).contains("> Look <b>here</b>\n> every Monday");
    var regular =
        composer.compose(
            order(
                Form.REGULAR,
                "sam@example.com",
                growth(),
                Subscriptions.announced("Ada", "Look here"),
                NEXT),
            UNSUBSCRIBE);
    assertThat(regular.html()).doesNotContain("Look here");
    assertThat(regular.text()).doesNotContain("Look here");
  }

  @Test
  void withoutANextDateItSaysSoInWords() {
    var content =
        composer.compose(
            order(
                Form.ANNOUNCEMENT,
                "sam@example.com",
                growth(),
                Subscriptions.announced("Ada", null),
                null),
            UNSUBSCRIBE);
    assertThat(content.text()).contains("The next subscription will be sent on an upcoming date.");
  }

  @Test
  void picturesTravelInsideAndAreReferredToByContentId() {
    var content =
        regular(
            report(
                Report.Kind.DASHBOARD,
                "Growth",
                2,
                List.of(picture(1, "Signups", 800), picture(2, "Wide", 1500))));
    assertThat(content.images()).hasSize(2);
    var first = content.images().getFirst();
    assertThat(first.contentId()).matches("[A-Za-z0-9._-]+@[A-Za-z0-9._-]+");
    assertThat(first.bytes()).containsExactly(1, 1);
    assertThat(first.contentType()).isEqualTo("image/png");
    assertThat(content.html())
        .contains("src=\"cid:" + first.contentId() + "\" width=\"800\" alt=\"Signups: going up\"")
        .doesNotContain("width=\"1500\"");
  }

  @Test
  void theOrderOfTheReportIsKept() {
    var content =
        regular(
            report(
                Report.Kind.DASHBOARD,
                "Growth",
                2,
                List.of(picture(2, "Second", 800), picture(1, "First", 800))));
    assertThat(content.html().indexOf("Second")).isLessThan(content.html().indexOf("First"));
    assertThat(content.images())
        .extracting(EmailContent.InlineImage::fileName)
        .containsExactly("insight-2.png", "insight-1.png");
  }

  @Test
  void aFailedInsightIsABoxWithItsNameAndTheReason() {
    var failed =
        new Panel(3, "s", "Revenue <&>", new Panel.Failed("query_error", "no such column \"x\""));
    var content = regular(report(Report.Kind.DASHBOARD, "Growth", 1, List.of(failed)));
    assertThat(content.html()).contains("Revenue &lt;&amp;&gt;", "no such column &quot;x&quot;");
    assertThat(content.text()).contains("Revenue <&>", "no such column \"x\"");
    assertThat(content.images()).isEmpty();
  }

  @Test
  void rowsStandInForAPictureThatCouldNotBeDrawn() {
    var table =
        new Panel(
            3,
            "s",
            "Top",
            new Panel.Table(List.of("path", "views"), List.of(List.of("<script>", "42"))));
    var content = regular(report(Report.Kind.DASHBOARD, "Growth", 1, List.of(table)));
    assertThat(content.html()).contains("&lt;script&gt;</td>").doesNotContain("<script>");
    assertThat(content.text()).contains("  path      views\n  <script>  42");
  }

  @Test
  void aPictureThatHasExpiredIsSaidToBeMissing() {
    var panel =
        new Panel(
            9,
            "s",
            "Signups",
            new Panel.Picture(999, URI.create("https://herald.test/x"), 800, 400, "alt"));
    var content = regular(report(Report.Kind.DASHBOARD, "Growth", 1, List.of(panel)));
    assertThat(content.images()).isEmpty();
    assertThat(content.html())
        .contains("The picture is no longer available.")
        .doesNotContain("cid:");
  }

  @Test
  void moreInsightsThanShownAreTold() {
    var content =
        regular(report(Report.Kind.DASHBOARD, "Growth", 8, List.of(picture(1, "Signups", 800))));
    assertThat(content.html()).contains("SHOWING 1 OF 8 DASHBOARD INSIGHTS");
    assertThat(content.text()).contains("SHOWING 1 OF 8 DASHBOARD INSIGHTS");
    assertThat(regular(growth()).html()).doesNotContain("SHOWING");
  }

  @Test
  void everyLinkIsThereAndEscaped() {
    var content = regular(growth());
    var view = "https://herald.test/dashboard/5" + CAMPAIGN;
    var manage = "https://herald.test/dashboard/5/subscriptions/7" + CAMPAIGN;
    for (var link : List.of(view, manage, UNSUBSCRIBE)) {
      assertThat(content.html()).contains("href=\"" + link.replace("&", "&amp;") + "\"");
      assertThat(content.text()).contains("\n" + link + "\n");
    }
    assertThat(content.html()).contains("Manage this subscription");
  }

  @Test
  void upstreamTextNeverBecomesMarkup() {
    var evil = "<img src=x onerror=alert(1)>\"'{{unsubscribe}}{{{panels}}}$1\\";
    var content = regular(report(Report.Kind.DASHBOARD, evil, 1, List.of(picture(1, evil, 800))));
    assertThat(content.html())
        .doesNotContain("<img src=x")
        .contains("&lt;img src=x onerror=alert(1)&gt;&quot;&#39;{{unsubscribe}}{{{panels}}}$1\\");
  }

  @Test
  void theSubjectIsOneLine() {
    assertThat(
            regular(
                    report(
                        Report.Kind.DASHBOARD, "a\r\nBcc: x@y.z", 1, List.of(picture(1, "S", 800))))
                .subject())
        .isEqualTo("Herald Dashboard report - a Bcc: x@y.z");
  }

  @Test
  void theTitleOfTheSubscriptionIsShown() {
    var content =
        composer.compose(
            order(Form.REGULAR, "a@b.c", growth(), Subscriptions.titled("Monday numbers"), NEXT),
            UNSUBSCRIBE);
    assertThat(content.html()).contains("Monday numbers");
    assertThat(content.text()).contains("Monday numbers");
  }

  @Test
  void theHtmlStaysSmallEnoughNotToBeClipped() {
    // Gmail cuts messages whose HTML is longer than 102 KB.
    var panels = LongStream.rangeClosed(1, 6).mapToObj(i -> picture(i, "Signups", 800)).toList();
    assertThat(regular(report(Report.Kind.DASHBOARD, "Growth", 6, panels)).html())
        .hasSizeLessThan(60_000);
  }
}
