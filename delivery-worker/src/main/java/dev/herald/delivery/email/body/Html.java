package dev.herald.delivery.email.body;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/**
 * A piece of HTML with places to fill: {@code {{name}}} takes text, which is escaped, and {@code
 * {{{name}}}} takes HTML made before.
 */
final class Html {

  private static final Pattern PLACE = Pattern.compile("\\{\\{\\{(\\w+)}}}|\\{\\{(\\w+)}}");

  /** Taken apart once each: every message needs several. */
  private static final Map<String, List<Piece>> TEMPLATES = new ConcurrentHashMap<>();

  private final List<Piece> template;
  private final Map<String, String> values = new HashMap<>();

  private Html(List<Piece> template) {
    this.template = template;
  }

  /** Part of a template: HTML as it stands, or a place to fill. */
  private sealed interface Piece {

    record Fixed(String html) implements Piece {}

    record Place(String name, boolean html) implements Piece {}
  }

  /** The template of that name in the jar. */
  static Html template(String name) {
    return new Html(TEMPLATES.computeIfAbsent(name, Html::read));
  }

  private static List<Piece> read(String name) {
    try (var in = Html.class.getResourceAsStream("/mail/" + name + ".html")) {
      if (in == null) {
        throw new IllegalStateException("template " + name + " is not in the jar");
      }
      return pieces(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<Piece> pieces(String template) {
    List<Piece> pieces = new ArrayList<>();
    var places = PLACE.matcher(template);
    int from = 0;
    while (places.find()) {
      pieces.add(new Piece.Fixed(template.substring(from, places.start())));
      boolean html = places.group(1) != null;
      pieces.add(new Piece.Place(html ? places.group(1) : places.group(2), html));
      from = places.end();
    }
    pieces.add(new Piece.Fixed(template.substring(from)));
    return List.copyOf(pieces);
  }

  Html with(String place, String textOrHtml) {
    values.put(place, textOrHtml);
    return this;
  }

  /** The HTML with every place filled; a place without a value is a mistake in the code. */
  String render() {
    var rendered = new StringBuilder();
    for (Piece piece : template) {
      rendered.append(
          switch (piece) {
            case Piece.Fixed(var html) -> html;
            case Piece.Place(var name, var html) -> html ? value(name) : escape(value(name));
          });
    }
    return rendered.toString();
  }

  private String value(String name) {
    var value = values.get(name);
    if (value == null) {
      throw new IllegalStateException("nothing given for " + name);
    }
    return value;
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
