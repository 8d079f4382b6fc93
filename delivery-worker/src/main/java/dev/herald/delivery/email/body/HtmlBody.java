package dev.herald.delivery.email.body;

import dev.herald.delivery.report.Panel;
import dev.herald.delivery.report.Report;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The HTML part: tables and inline styles, which is what all mail readers understand. */
public final class HtmlBody {

  /** Of the whole message, in CSS pixels: a usual picture fits exactly. */
  private static final int WIDTH = 800;

  private static final String HEAD =
      "padding:8px 12px;border-bottom:1px solid #cdd2db;color:#71798b;font-size:12px;"
          + "font-weight:500;text-align:left;white-space:nowrap;";
  private static final String CELL =
      "padding:8px 12px;border-bottom:1px solid"
          + " #eceef2;color:#363d4e;font-size:13px;text-align:left;";

  private final Wording wording;
  private final MailLinks links;

  public HtmlBody(Wording wording, MailLinks links) {
    this.wording = wording;
    this.links = links;
  }

  /**
   * The whole document.
   *
   * @param contentIds of the pictures that travel with the message, by insight
   */
  public String render(Report report, Map<Long, String> contentIds) {
    return Html.template("report")
        .with("subject", wording.subject())
        .with("preview", preview(report))
        .with("brand", wording.brand())
        .with(
            "initial",
            wording.brand().substring(0, Character.charCount(wording.brand().codePointAt(0))))
        .with("label", wording.title().isEmpty() ? wording.kind() + " report" : wording.title())
        .with("name", report.name())
        .with("url", links.report())
        .with("opening", wording.opening())
        .with("rhythm", wording.rhythm())
        .with("invitation", invitation())
        .with("panels", panels(report.panels(), contentIds))
        .with("overflow", overflow())
        .with("button", "View " + wording.kind() + " in " + wording.brand())
        .with("manage", links.manage())
        .with("unsubscribe", links.unsubscribe())
        .with("kind", wording.kind())
        .render();
  }

  /** What a reader's list of messages shows behind the subject. */
  private static String preview(Report report) {
    return report.panels().isEmpty() ? report.name() : PanelWords.line(report.panels().getFirst());
  }

  private String invitation() {
    if (wording.invitation().isEmpty()) {
      return "";
    }
    var lines = Html.escape(wording.invitation()).replaceAll("\\R", "<br>");
    return Html.template("invitation").with("message", lines).render();
  }

  private String overflow() {
    return wording.overflow().isEmpty()
        ? ""
        : Html.template("overflow")
            .with("line", wording.overflow())
            .with("url", links.report())
            .render();
  }

  private String panels(List<Panel> panels, Map<Long, String> contentIds) {
    return panels.stream().map(panel -> panel(panel, contentIds)).collect(Collectors.joining());
  }

  private String panel(Panel panel, Map<Long, String> contentIds) {
    return switch (panel.content()) {
      case Panel.Picture picture -> {
        var contentId = contentIds.get(panel.insightId());
        yield contentId == null
            ? failed(panel, "The picture is no longer available.")
            : picture(picture, contentId);
      }
      case Panel.Table table -> table(panel, table);
      case Panel.Failed(_, var message) -> failed(panel, message);
    };
  }

  private String picture(Panel.Picture picture, String contentId) {
    return Html.template("picture")
        .with("url", links.report())
        .with("src", "cid:" + contentId)
        .with("width", String.valueOf(Math.min(WIDTH, picture.widthPx())))
        .with("alt", picture.altText())
        .render();
  }

  private static String table(Panel panel, Panel.Table table) {
    return Html.template("table")
        .with("name", panel.name())
        .with("head", row(table.columns(), "th", HEAD))
        .with(
            "rows",
            table.rows().stream().map(row -> row(row, "td", CELL)).collect(Collectors.joining()))
        .render();
  }

  private static String row(List<String> cells, String tag, String style) {
    return cells.stream()
        .map(cell -> "<" + tag + " style=\"" + style + "\">" + Html.escape(cell) + "</" + tag + ">")
        .collect(Collectors.joining("", "<tr>", "</tr>"));
  }

  private static String failed(Panel panel, String message) {
    return Html.template("failed").with("name", panel.name()).with("message", message).render();
  }
}
