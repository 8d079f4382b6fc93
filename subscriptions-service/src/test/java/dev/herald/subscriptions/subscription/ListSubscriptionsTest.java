package dev.herald.subscriptions.subscription;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.herald.subscriptions.SubscriptionsTest;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ListSubscriptionsTest extends SubscriptionsTest {

  @Test
  void theNewestComeFirstAPageAtATime() {
    var one = titled("one");
    var two = titled("two");
    var three = titled("three");
    var page = list("");
    assertThat(page.properties().stream().map(java.util.Map.Entry::getKey))
        .containsExactly("count", "next", "previous", "results");
    assertThat(titles(page)).containsExactly("three", "two", "one");
    assertThat(page.path("count").asInt()).isEqualTo(3);
    assertThat(page.path("results").get(0)).isEqualTo(read(three));

    var second = list("?limit=1&offset=1&ordering=title");
    assertThat(titles(second)).containsExactly("three");
    assertThat(second.path("next").asText())
        .endsWith("/subscriptions/?limit=1&offset=2&ordering=title");
    assertThat(second.path("previous").asText()).endsWith("/subscriptions/?limit=1&ordering=title");
    assertThat(list("?limit=0&offset=-3").path("results")).hasSize(3);
    assertThat(list("?offset=10").path("results")).isEmpty();
    assertThat(id(one)).isLessThan(id(two));
  }

  @Test
  void deletedOnesAreShownOnlyWhenAskedFor() {
    titled("live");
    patch(titled("gone"), "{'deleted':true}").ok(200);
    assertThat(titles(list(""))).containsExactly("live");
    assertThat(titles(list("?deleted=false"))).containsExactly("live");
    assertThat(titles(list("?deleted=perhaps"))).containsExactly("live");
    for (String yes : List.of("true", "1", "YES", "on", "t", "y")) {
      assertThat(titles(list("?deleted=" + yes))).containsExactly("gone");
      assertThat(list("?deleted=" + yes).path("count").asInt()).isEqualTo(1);
    }
    assertThat(list("").path("count").asInt()).isEqualTo(1);
  }

  @Test
  void filtersCombine() {
    var ofInsight = titled("insight");
    var ofDashboard = created(validForDashboard().put("title", "dashboard"));
    user = BOB;
    created(
        valid()
            .put("title", "bob's hook")
            .put("target_type", "webhook")
            .put("target_value", "https://example.com/"));
    assertThat(titles(list("?insight=" + ofInsight.path("insight").asLong())))
        .containsExactly("bob's hook", "insight");
    assertThat(titles(list("?dashboard=" + dashboard))).containsExactly("dashboard");
    assertThat(titles(list("?resource_type=dashboard"))).containsExactly("dashboard");
    assertThat(titles(list("?resource_type=insight"))).containsExactly("bob's hook", "insight");
    assertThat(titles(list("?resource_type=other"))).hasSize(3);
    assertThat(titles(list("?target_type=webhook"))).containsExactly("bob's hook");
    assertThat(titles(list("?created_by=" + BOB.uuid()))).containsExactly("bob's hook");
    var both = list("?created_by=" + ALICE.uuid() + "&resource_type=insight");
    assertThat(titles(both)).containsExactly("insight");
    assertThat(both.path("count").asInt()).isEqualTo(1);
    assertThat(ofDashboard.path("created_by").path("first_name").asText()).isEqualTo("Alice");
  }

  @Test
  void badFiltersAreRefused() {
    call("GET", "/?created_by=x", null)
        .isInvalid("created_by", "invalid_input", "Not a valid UUID.");
    call("GET", "/?dashboard=x", null)
        .isInvalid("dashboard", "invalid_input", "A valid integer is required.");
    call("GET", "/?insight=1.5", null)
        .isInvalid("insight", "invalid_input", "A valid integer is required.");
    call("GET", "/?target_type=sms", null)
        .isInvalid("target_type", "invalid_input", "Must be one of: email, slack, webhook.");
  }

  @Test
  void everyWordSearchedForIsFoundSomewhere() {
    titled("Board 100%_ready");
    created(validForDashboard().put("title", "other"));
    assertThat(titles(list("?search=board"))).containsExactly("Board 100%_ready");
    assertThat(titles(list("?search=GROWTH"))).containsExactly("other");
    assertThat(titles(list("?search=sign+board"))).containsExactly("Board 100%_ready");
    assertThat(titles(list("?search=sign,nothing"))).isEmpty();
    assertThat(titles(list("?search=derived"))).containsExactly("Board 100%_ready");
    assertThat(titles(list("?search=0%25_r"))).containsExactly("Board 100%_ready");
    assertThat(titles(list("?search=%25%25"))).isEmpty();
    assertThat(list("?search=growth").path("count").asInt()).isEqualTo(1);
  }

  @Test
  void theOrderCanBeChosen() {
    titled("b");
    created(
        valid()
            .put("title", "a")
            .put("frequency", "yearly")
            .put("start_date", "2031-01-01T00:00:00Z"));
    user = BOB;
    created(
        valid()
            .put("title", "c")
            .put("frequency", "yearly")
            .put("start_date", "2032-01-01T00:00:00Z"));
    assertThat(titles(list("?ordering=title"))).containsExactly("a", "b", "c");
    assertThat(titles(list("?ordering=-title"))).containsExactly("c", "b", "a");
    assertThat(titles(list("?ordering=created_at"))).containsExactly("b", "a", "c");
    assertThat(titles(list("?ordering=-next_delivery_date"))).containsExactly("c", "a", "b");
    assertThat(titles(list("?ordering=-created_by__email,nonsense,title")))
        .containsExactly("c", "a", "b");
    assertThat(titles(list("?ordering=nonsense"))).containsExactly("c", "a", "b");
  }

  @Test
  void bothPathsLeadToTheSameListWithAndWithoutASlash() {
    titled("one");
    for (String path : List.of("/api/projects/", "/api/environments/")) {
      for (String slash : List.of("", "/")) {
        var answer = send(request(path + project + "/subscriptions" + slash).GET().build());
        assertThat(titles(answer.ok(200))).containsExactly("one");
      }
    }
    var elsewhere = send(request("/api/environments/1/subscriptions/").GET().build());
    elsewhere.isProblem(404, "invalid_request", "not_found", null, "Project not found.");
  }

  @Test
  void theKeptCountAgreesWithTheRowsWhateverWasDoneToThem() {
    for (int i = 0; i < 5; i++) {
      var created = titled("s" + i);
      if (i % 2 == 0) {
        patch(created, "{'deleted':true}").ok(200);
      }
    }
    jdbi.useHandle(
        handle -> {
          handle.execute(
              "update subscription set deleted = true where project_id = ? and title = 's1'",
              project);
          handle.execute(
              "delete from subscription where project_id = ? and title in ('s0', 's3')", project);
        });
    assertThat(list("").path("count").asInt()).isEqualTo(titles(list("")).size()).isZero();
    assertThat(list("?deleted=1").path("count").asInt())
        .isEqualTo(titles(list("?deleted=1")).size())
        .isEqualTo(3);
  }

  private JsonNode titled(String title) {
    return created(valid().put("title", title));
  }

  private JsonNode list(String query) {
    return call("GET", "/" + query, null).ok(200);
  }

  private static List<String> titles(JsonNode page) {
    List<String> titles = new ArrayList<>();
    page.path("results").forEach(one -> titles.add(one.path("title").asText()));
    return titles;
  }
}
