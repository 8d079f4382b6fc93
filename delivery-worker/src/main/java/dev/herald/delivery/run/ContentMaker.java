package dev.herald.delivery.run;

import dev.herald.delivery.ledger.Contents;
import dev.herald.delivery.ledger.Lease;
import dev.herald.delivery.report.Panel;
import dev.herald.delivery.report.RenderedReport;
import dev.herald.delivery.report.ReportRenderer;
import dev.herald.delivery.report.ReportUnavailable;
import dev.herald.delivery.schedule.SubscriptionState;
import dev.herald.platform.time.Uuids;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Renders a report and keeps it as the content of deliveries. */
@Singleton
final class ContentMaker {

  private static final Logger LOG = LoggerFactory.getLogger(ContentMaker.class);

  private final ReportRenderer renderer;
  private final Contents contents;
  private final Reports reports;
  private final Clock clock;

  ContentMaker(ReportRenderer renderer, Contents contents, Reports reports, Clock clock) {
    this.renderer = renderer;
    this.contents = contents;
    this.reports = reports;
    this.clock = clock;
  }

  /**
   * Makes it for these deliveries; never fails.
   *
   * @param fresh whether the source must compute anew
   */
  Made make(SubscriptionState subscription, List<Lease> deliveries, boolean fresh) {
    var first = deliveries.getFirst().delivery();
    try {
      var rendered = renderer.render(subscription, first, fresh);
      var content = Uuids.v7(clock);
      contents.attach(content, rendered, deliveries);
      reports.remember(content, Optional.ofNullable(rendered.report()));
      return new Made.Content(content, whole(rendered));
    } catch (ReportUnavailable unavailable) {
      LOG.warn(
          "report unavailable delivery={} subscription={} cause={}",
          first,
          subscription.id(),
          unavailable.getMessage());
      return new Made.Nothing(
          Objects.requireNonNullElse(unavailable.getMessage(), "The report is unavailable."),
          unavailable.retryAfter());
    } catch (RuntimeException failure) {
      LOG.error("report failed delivery={} subscription={}", first, subscription.id(), failure);
      return new Made.Nothing("The report could not be made.", null);
    }
  }

  /** What is gone or failed may be back for the next one. */
  private static boolean whole(RenderedReport rendered) {
    return rendered.report() != null
        && rendered.report().panels().stream()
            .noneMatch(panel -> panel.content() instanceof Panel.Failed);
  }
}
