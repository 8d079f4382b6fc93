package dev.herald.gateway.access;

import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The token of an {@code Authorization: Bearer} header; a header of any other form is absent. */
final class BearerHeader {

  /** Case-sensitive, one blank or more, at least two characters (conventions §2). */
  private static final Pattern FORM = Pattern.compile("Bearer\\s+(\\S.+)");

  private BearerHeader() {}

  static @Nullable String token(HttpRequest<?> request) {
    String header = request.getHeaders().get(HttpHeaders.AUTHORIZATION);
    if (header == null) {
      return null;
    }
    Matcher form = FORM.matcher(header);
    return form.matches() ? form.group(1).strip() : null;
  }
}
