package dev.herald.platform.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.herald.platform.problem.Refusal;
import io.micronaut.http.HttpRequest;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class PageTest {

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        "/a/,                        250, http://h/a/?limit=100&offset=100, -",
        "/a/?offset=100&z=1&limit=100, 250, http://h/a/?limit=100&offset=200&z=1,"
            + " http://h/a/?limit=100&z=1",
        "/a?offset=200,              250, -, http://h/a?limit=100&offset=100",
        "/a?offset=30&limit=10,      100, http://h/a?limit=10&offset=40,"
            + " http://h/a?limit=10&offset=20",
        "/a?offset=900,              250, -, http://h/a?limit=100&offset=800",
        "/a?limit=0&offset=-4,       5,   -, -",
        "/a?limit=x&offset=y,        101, http://h/a?limit=100&offset=100, -",
        "/a?limit=99999,             20001, http://h/a?limit=10000&offset=10000, -",
      })
  void linksLeadToTheNeighboursAndKeepOtherParameters(
      String path, long count, String next, String previous) {
    HttpRequest<?> request = request(path);
    var page = Page.of(request, LimitOffset.of(request), count, List.of());
    assertThat(page.next()).isEqualTo(next);
    assertThat(page.previous()).isEqualTo(previous);
  }

  @Test
  void linksUseTheAddressTheClientUsed() {
    HttpRequest<?> request =
        HttpRequest.GET("/api/projects/1/x/")
            .header("Host", "internal:9")
            .header("X-Forwarded-Proto", "https")
            .header("X-Forwarded-Host", "reports.example.com")
            .header(RequestUrl.ORIGINAL_PATH, "/api/projects/@current/x/");
    assertThat(RequestUrl.of(request).with("limit", "1"))
        .hasToString("https://reports.example.com/api/projects/@current/x/?limit=1");
  }

  @Test
  void aCursorLeadsBackToItsPlace() {
    var cursor = new Cursor("2026-01-01T00:00:00Z", true, 2);
    String link = cursor.link(request("/d/?status=failed"));
    assertThat(link).startsWith("http://h/d/?cursor=").endsWith("&status=failed");
    assertThat(Cursor.of(HttpRequest.GET(URI.create(link)))).contains(cursor);
  }

  @ParameterizedTest
  @ValueSource(strings = {"%25%25", "garbage", "bz0yMDAw", "bz1h"})
  void aCursorThatIsNotOursIsNotFound(String cursor) {
    assertThatThrownBy(() -> Cursor.of(request("/d/?cursor=" + cursor)))
        .isInstanceOfSatisfying(
            Refusal.class,
            refusal -> assertThat(refusal.problem().detail()).isEqualTo("Invalid cursor"));
  }

  private static HttpRequest<?> request(String path) {
    return HttpRequest.GET(path).header("Host", "h");
  }
}
