package dev.herald.delivery.report;

import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one delivery shows, whatever the channel.
 *
 * @param kind insight or dashboard
 * @param id of the insight or dashboard
 * @param shortId of the insight, null for a dashboard
 * @param name the display name; never blank
 * @param url where the resource is looked at, absolute, without campaign parameters
 * @param panels in message order, at most the configured cap
 * @param totalInsightCount how many insights the selection holds, shown or not
 */
public record Report(
    Kind kind,
    long id,
    @Nullable String shortId,
    String name,
    URI url,
    List<Panel> panels,
    int totalInsightCount) {

  public Report {
    panels = List.copyOf(panels);
  }

  /** The two things a subscription can be for. */
  public enum Kind {
    INSIGHT("Insight"),
    DASHBOARD("Dashboard");

    private final String label;

    Kind(String label) {
      this.label = label;
    }

    /** As written in subjects and headings. */
    public String label() {
      return label;
    }
  }
}
