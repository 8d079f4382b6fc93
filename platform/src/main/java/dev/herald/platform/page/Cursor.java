package dev.herald.platform.page;

import dev.herald.platform.problem.Refusal;
import io.micronaut.http.HttpRequest;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A place in an ordered list that stays put when rows are added: base64 of {@code p}, {@code r},
 * {@code o}.
 *
 * @param position text of the ordering field, null at the start
 * @param reverse going backwards
 * @param offset among rows of equal position, at most {@value #MAX_OFFSET}
 */
public record Cursor(@Nullable String position, boolean reverse, int offset) {

  public static final int MAX_OFFSET = 1000;
  private static final String PARAMETER = "cursor";

  /**
   * The cursor of a request, empty on the first page.
   *
   * @throws Refusal 404 {@code Invalid cursor} when it is not one of ours
   */
  public static Optional<Cursor> of(HttpRequest<?> request) {
    return Optional.ofNullable(request.getParameters().get(PARAMETER)).map(Cursor::decode);
  }

  /** The request's own address, leading to this place; its other parameters are kept. */
  public String link(HttpRequest<?> request) {
    return RequestUrl.of(request).with(PARAMETER, encode()).toString();
  }

  private String encode() {
    var text = new StringBuilder();
    if (offset != 0) {
      text.append("o=").append(offset);
    }
    if (reverse) {
      text.append(text.isEmpty() ? "" : "&").append("r=1");
    }
    if (position != null) {
      text.append(text.isEmpty() ? "" : "&")
          .append("p=")
          .append(URLEncoder.encode(position, StandardCharsets.UTF_8));
    }
    return Base64.getEncoder().encodeToString(text.toString().getBytes(StandardCharsets.UTF_8));
  }

  private static Cursor decode(String encoded) {
    try {
      String text = new String(Base64.getDecoder().decode(encoded), StandardCharsets.UTF_8);
      Map<String, String> parts = new HashMap<>();
      for (String part : text.split("&", -1)) {
        int equals = part.indexOf('=');
        if (equals < 1) {
          throw invalid();
        }
        parts.put(
            part.substring(0, equals),
            URLDecoder.decode(part.substring(equals + 1), StandardCharsets.UTF_8));
      }
      int offset = Integer.parseInt(parts.getOrDefault("o", "0"));
      if (offset < 0 || offset > MAX_OFFSET) {
        throw invalid();
      }
      return new Cursor(parts.get("p"), "1".equals(parts.get("r")), offset);
    } catch (IllegalArgumentException _) {
      throw invalid();
    }
  }

  private static Refusal invalid() {
    return Refusal.notFound("Invalid cursor");
  }
}
