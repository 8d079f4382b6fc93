package dev.herald.delivery.email.body;

import dev.herald.delivery.report.Report;
import java.util.ArrayList;
import java.util.List;

/** The plain part: the same for readers without HTML, and for ears. */
public final class TextBody {

  private final Wording wording;
  private final MailLinks links;

  public TextBody(Wording wording, MailLinks links) {
    this.wording = wording;
    this.links = links;
  }

  public String render(Report report) {
    var lines = new ArrayList<String>();
    lines.add("Hello!");
    lines.add("");
    if (!wording.title().isEmpty()) {
      lines.add(wording.title());
    }
    lines.add(wording.opening());
    lines.add(wording.rhythm());
    if (!wording.invitation().isEmpty()) {
      lines.add("");
      wording.invitation().lines().forEach(line -> lines.add("> " + line));
    }
    for (var panel : report.panels()) {
      lines.add("");
      lines.addAll(PanelWords.lines(panel));
    }
    if (!wording.overflow().isEmpty()) {
      lines.add("");
      lines.add(wording.overflow());
    }
    lines.addAll(
        List.of(
            "",
            "View " + wording.kind() + " in " + wording.brand() + ":",
            links.report(),
            "",
            "Manage this subscription:",
            links.manage(),
            "",
            "Unsubscribe:",
            links.unsubscribe(),
            ""));
    return String.join("\n", lines);
  }
}
