package dev.herald.delivery.email.body;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A piece of HTML with places to fill: {@code {{name}}} takes text, which is escaped, and {@code
 * {{{name}}}} takes HTML made before.
 */
final class Html {

  private static final Pattern PLACE = Pattern.compile("\\{\\{\\{(\\w+)}}}|\\{\\{(\\w+)}}");

  private final String template;
  private final Map<String, String> values = new HashMap<>();

  private Html(String template) {
    this.template = template;
  }

  /** The template of that name in the jar. */
  static Html template(String name) {
    try (var in = Html.class.getResourceAsStream("/mail/" + name + ".html")) {
      if (in == null) {
        throw new IllegalStateException("template " + name + " is not in the jar");
      }
      return new Html(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Html with(String place, String textOrHtml) {
    values.put(place, textOrHtml);
    return this;
  }

  /** The HTML with every place filled; a place without a value is a mistake in the code. */
  String render() {
    var rendered = new StringBuilder();
    Matcher places = PLACE.matcher(template);
    while (places.find()) {
      boolean html = places.group(1) != null;
      var name = html ? places.group(1) : places.group(2);
      var value = values.get(name);
      if (value == null) {
        throw new IllegalStateException("nothing given for " + name);
      }
      places.appendReplacement(rendered, Matcher.quoteReplacement(html ? value : escape(value)));
    }
    return places.appendTail(rendered).toString();
  }

  /** Text made safe between tags and in quoted attributes. */
  static String escape(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;")
        .replace("'", "&#39;");
  }
}
