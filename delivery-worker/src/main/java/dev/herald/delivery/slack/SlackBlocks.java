package dev.herald.delivery.slack;

import static com.slack.api.model.block.Blocks.actions;
import static com.slack.api.model.block.Blocks.divider;
import static com.slack.api.model.block.Blocks.image;
import static com.slack.api.model.block.Blocks.section;
import static com.slack.api.model.block.composition.BlockCompositions.markdownText;
import static com.slack.api.model.block.composition.BlockCompositions.plainText;
import static com.slack.api.model.block.element.BlockElements.asElements;
import static com.slack.api.model.block.element.BlockElements.button;

import com.slack.api.model.block.LayoutBlock;
import com.slack.api.model.block.element.ButtonElement;
import dev.herald.delivery.channel.SendOrder;
import dev.herald.delivery.report.Panel;
import dev.herald.delivery.report.Report;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Lays a report out in Slack's blocks. */
@Singleton
final class SlackBlocks {

  private static final int TEXT_LIMIT = 3000;
  private static final int ALT_LIMIT = 2000;
  private static final int REASON_LIMIT = 2000;

  private final SlackText text;

  SlackBlocks(SlackText text) {
    this.text = text;
  }

  /**
   * The message itself.
   *
   * @param first shown in it; empty when every picture goes into the thread
   */
  List<LayoutBlock> main(SendOrder order, List<Panel> first, boolean thread) {
    List<LayoutBlock> blocks = new ArrayList<>();
    blocks.add(words(text.title(order)));
    first.forEach(panel -> blocks.add(panel(panel)));
    if (thread) {
      blocks.add(words("_See 🧵 for more Insights_"));
    }
    blocks.add(divider());
    blocks.add(
        actions(
            asElements(
                link("View in " + text.brand(), SlackText.resourceUrl(order.report())),
                link("Manage Subscription", SlackText.manageUrl(order)))));
    return blocks;
  }

  LayoutBlock panel(Panel panel) {
    return switch (panel.content()) {
      case Panel.Picture picture ->
          image(
              block ->
                  block
                      .imageUrl(picture.imageUrl().toString())
                      .altText(SlackText.cut(picture.altText(), ALT_LIMIT)));
      case Panel.Table table -> words(table(panel.name(), table));
      case Panel.Failed failed ->
          words(
              "*%s*\n%s\n_If this keeps happening, contact support._"
                  .formatted(
                      SlackText.plain(panel.name()),
                      SlackText.plain(SlackText.cut(failed.message(), REASON_LIMIT))));
    };
  }

  /** The same without blocks, for when Slack does not take them. */
  String fallback(SendOrder order) {
    var lines = new ArrayList<String>();
    lines.add(text.title(order));
    for (var panel : order.report().panels()) {
      var name = SlackText.plain(panel.name());
      lines.add(
          panel.content() instanceof Panel.Picture picture
              ? "• <%s|%s>".formatted(picture.imageUrl(), name)
              : "• " + name);
    }
    lines.add(
        "<%s|View in %s> · <%s|Manage Subscription>"
            .formatted(
                SlackText.resourceUrl(order.report()),
                SlackText.plain(text.brand()),
                SlackText.manageUrl(order)));
    return String.join("\n", lines);
  }

  /** One panel of the same: its name, leading to where it can be seen. */
  static String fallback(Report report, Panel panel) {
    var url =
        panel.content() instanceof Panel.Picture picture
            ? picture.imageUrl().toString()
            : SlackText.resourceUrl(report);
    return "<%s|%s>".formatted(url, SlackText.plain(panel.name()));
  }

  static LayoutBlock words(String markdown) {
    return section(block -> block.text(markdownText(SlackText.cut(markdown, TEXT_LIMIT))));
  }

  private static String table(String name, Panel.Table table) {
    var rows =
        table.rows().stream().map(row -> String.join(" | ", row)).collect(Collectors.joining("\n"));
    // Cut before the fence is closed, so that a long table cannot swallow what follows.
    var body =
        SlackText.cut(
            SlackText.plain(String.join(" | ", table.columns()) + "\n" + rows), TEXT_LIMIT - 500);
    return "*%s*\n```%s```".formatted(SlackText.plain(SlackText.cut(name, 400)), body);
  }

  private static ButtonElement link(String label, String url) {
    return button(element -> element.text(plainText(label, true)).url(url));
  }
}
