package dev.herald.sinks;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The page that shows people what arrived, and the e-mails it frames. */
final class PeoplesPage {
  private static final Pattern CID = Pattern.compile("(?i)([\"'(])cid:([^\"')]+)");
  private static final String HTML = "text/html; charset=utf-8";

  private final Arrivals arrivals;
  private final byte[] page = resource("page.html");

  PeoplesPage(Arrivals arrivals) {
    this.arrivals = arrivals;
  }

  void answer(Request request) throws IOException {
    request.answerHeader("Cache-Control", "no-store");
    request.answer(200, HTML, page);
  }

  /** {@code /messages/ID/html} and {@code /messages/ID/parts/NAME}. */
  void answerMessage(Request request) throws IOException {
    String[] words = request.path().split("/", 5);
    Optional<Arrival> arrival =
        words.length < 4 ? Optional.empty() : number(words[2]).flatMap(arrivals::find);
    if (arrival.isEmpty()) {
      request.answerText(404, "not found");
    } else if (words[3].equals("html")) {
      showMail(arrival.get(), request);
    } else {
      showPart(arrival.get(), words.length > 4 ? words[4] : "", request);
    }
  }

  private static void showMail(Arrival mail, Request request) throws IOException {
    var content = mail.content().get();
    String html = content.html();
    String shown =
        html == null
            ? "<pre style=\"white-space:pre-wrap;font:14px/1.5 ui-monospace,monospace\">"
                + escaped(content.text() == null ? "" : content.text())
                + "</pre>"
            : withParts(html, mail.id());
    // The frame forbids scripts too; a mail is somebody else's page.
    request.answerHeader("Content-Security-Policy", "script-src 'none'; object-src 'none'");
    request.answer(
        200,
        HTML,
        ("<!doctype html><base target=\"_blank\">" + shown).getBytes(StandardCharsets.UTF_8));
  }

  private static void showPart(Arrival arrival, String name, Request request) throws IOException {
    var part =
        arrival.content().get().attachments().stream()
            .filter(each -> name.equals(each.contentId()) || name.equals(each.name()))
            .findFirst();
    if (part.isEmpty()) {
      request.answerText(404, "not found");
      return;
    }
    String type = part.get().contentType();
    request.answerHeader("Content-Security-Policy", "sandbox; default-src 'none'");
    request.answer(
        200, type.startsWith("image/") ? type : "application/octet-stream", part.get().bytes());
  }

  /** Images that travel inside the mail get an address. */
  private static String withParts(String html, long id) {
    Matcher matcher = CID.matcher(html);
    return matcher.replaceAll(
        found ->
            Matcher.quoteReplacement(
                found.group(1) + "/messages/" + id + "/parts/" + found.group(2)));
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }

  private static Optional<Long> number(String text) {
    try {
      return Optional.of(Long.valueOf(text));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  private static byte[] resource(String name) {
    try (InputStream in = PeoplesPage.class.getResourceAsStream(name)) {
      return Objects.requireNonNull(in, name).readAllBytes();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
