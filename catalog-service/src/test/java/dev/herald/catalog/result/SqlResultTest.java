package dev.herald.catalog.result;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.herald.catalog.Caller;
import dev.herald.catalog.Caller.Answer;
import dev.herald.catalog.CatalogServer;
import dev.herald.catalog.Given;
import dev.herald.platform.identity.ProjectInfo;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SqlResultTest {

  private final ProjectInfo project = Given.project();
  private final Caller caller = CatalogServer.shared().asMember(project);
  private final String insights = "/api/projects/" + project.id() + "/insights/";

  @Test
  void aStatementIsRunOnTheProjectsFirstSource() {
    Answer answer = run("select path, views from visits order by views desc", null);

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.body().path("result")).hasToString("[[\"/pricing\",42],[\"/docs\",17]]");
    assertThat(answer.body().path("columns")).hasToString("[\"path\",\"views\"]");
    assertThat(answer.body().path("types"))
        .hasToString("[[\"path\",\"String\"],[\"views\",\"Int32\"]]");
    assertThat(answer.body().path("hasMore").booleanValue()).isFalse();
    assertThat(answer.body().path("is_cached").booleanValue()).isFalse();
    assertThat(answer.body().path("timezone").asText()).isEqualTo("Europe/Berlin");
    assertThat(answer.body().path("query_status").isNull()).isTrue();
    assertThat(Instant.parse(answer.field("last_refresh")))
        .isCloseTo(Instant.now(), within(1, ChronoUnit.MINUTES));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"kind\":\"DataTableNode\",\"source\":{\"kind\":\"HogQLQuery\",\"query\":\"select 1\"}}",
        "{\"kind\":\"DataVisualizationNode\",\"display\":\"BoldNumber\","
            + "\"source\":{\"kind\":\"HogQLQuery\",\"query\":\"select 1\"}}",
        "{\"kind\":\"HogQLQuery\",\"query\":\"select 1\"}",
      })
  void everyWrappingOfAStatementIsUnderstood(String query) {
    Answer created = caller.post(insights, "{\"query\":" + query + "}");

    Answer answer = caller.get(insights + created.id() + "?refresh=blocking");

    assertThat(answer.body().path("result")).hasToString("[[1]]");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "1::int8 | 1",
        "12.50::numeric | 12.50",
        "100::numeric | 100",
        "12345678901234567890.123456789::numeric | 12345678901234567890.123456789",
        "'NaN'::numeric | null",
        "0.1::float8 | 0.1",
        "'Infinity'::float8 | null",
        "'NaN'::float4 | null",
        "true | true",
        "null::int | null",
        "'x'::text | ~\"x\"~",
        "date '2026-03-01' | ~\"2026-03-01\"~",
        "timestamp '2026-03-01 10:00' | ~\"2026-03-01T10:00:00\"~",
        "timestamptz '2026-03-01 10:00:00.5+02' | ~\"2026-03-01T08:00:00.500000Z\"~",
        "'infinity'::timestamptz | ~\"infinity\"~",
        "interval '1 day 2 hours' | ~\"1 day 02:00:00\"~",
        "uuid '095be615-a8ad-4c33-8e9c-c7612fbf6c9f' | ~\"095be615-a8ad-4c33-8e9c-c7612fbf6c9f\"~",
        "'{\"a\":[1,null]}'::jsonb | ~{\"a\":[1,null]}~",
        "array[1,null,3] | [1,null,3]",
        "array[[1,2],[3,4]] | [[1,2],[3,4]]",
        "array['a','b'] | ~[\"a\",\"b\"]~",
        "'{NaN,1.5}'::numeric[] | [null,1.5]",
        "'\\xdead'::bytea | ~\"\\\\xdead\"~",
        "(1, 'a') | ~\"(1,a)\"~",
        "repeat('9', 1001)::numeric > 0 | true",
      })
  void valuesBecomeJson(String expression, String expected) {
    Answer fresh = run("select " + expression, null);
    Answer kept = caller.get(insights + fresh.id());

    assertThat(fresh.body().path("result")).as(fresh.text()).hasToString("[[" + expected + "]]");
    assertThat(kept.body().path("result")).hasToString("[[" + expected + "]]");
  }

  @Test
  void aNumberBeyondAnyParserBecomesText() {
    Answer answer = run("select repeat('9', 1001)::numeric", null);

    assertThat(answer.body().path("result").path(0).path(0).isTextual()).isTrue();
  }

  @Test
  void daysBeginInTheProjectsTimeZone() {
    Answer answer = run("select date_trunc('day', timestamptz '2026-01-01 23:30+00')::text", null);

    assertThat(answer.body().path("result")).hasToString("[[\"2026-01-02 00:00:00+01\"]]");
  }

  @Test
  void rowsBeyondTheCapAreLeftOutAndToldOf() {
    Answer five = run("select g from generate_series(1, 5) g", "small");
    Answer six = run("select g from generate_series(1, 6) g", "small");

    assertThat(five.body().path("result")).hasSize(5);
    assertThat(five.body().path("hasMore").booleanValue()).isFalse();
    assertThat(six.body().path("result")).hasSize(5);
    assertThat(six.body().path("hasMore").booleanValue()).isTrue();
  }

  @Test
  void wideRowsAreCutBySize() {
    Answer answer = run("select repeat('x', 400) from generate_series(1, 5)", "small");

    assertThat(answer.body().path("result")).hasSize(2);
    assertThat(answer.body().path("hasMore").booleanValue()).isTrue();
  }

  @Test
  void aSlowStatementIsStopped() {
    Answer answer = run("select pg_sleep(60)", "hasty");

    assertThat(answer.error()).isEqualTo("400 invalid_input: The query was stopped after 0.3 s.");
    assertThat(answer.field("type")).isEqualTo("validation_error");
    assertThat(answer.body().path("attr").isNull()).isTrue();
  }

  @Test
  void aStatementThatNeverEndsRowByRowIsStopped() {
    Answer answer = run("select g, pg_sleep(0.2) from generate_series(1, 4) g", "hasty");

    assertThat(answer.error()).isEqualTo("400 invalid_input: The query was stopped after 0.3 s.");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "selec 1 | Only SELECT, WITH, TABLE and VALUES statements are allowed.",
        "select 1; select 2 | Only one statement is allowed.",
        "select pg_read_file('x') | Using pg_read_file is not allowed.",
        "select * from nothing_there | relation \"nothing_there\" does not exist",
        "select 1/0 | division by zero",
        "select nextval('tally') | cannot execute nextval() in a read-only transaction",
        "select 1 into t | cannot execute SELECT INTO in a read-only transaction",
        "select * from visits for update | cannot execute SELECT FOR UPDATE in a read-only"
            + " transaction",
        "with x as (delete from visits returning *) select * from x | cannot execute SELECT in a"
            + " read-only transaction",
      })
  void aBadStatementIsToldInTheDatabasesWords(String statement, String detail) {
    assertThat(run(statement, null).error()).isEqualTo("400 invalid_input: " + detail);
  }

  @Test
  void aLongMessageIsCutToFiveHundredCharacters() {
    Answer answer = run("select '" + "x".repeat(2000) + "'::int", null);

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.field("detail")).hasSize(500).startsWith("invalid input syntax for type int");
  }

  @Test
  void placeholdersAndEscapesOfTheDriverAreNoSyntax() {
    assertThat(run("select '{\"a\":1}'::jsonb ? 'a', '{fn now()}'", null).body().path("result"))
        .hasToString("[[true,\"{fn now()}\"]]");
  }

  @Test
  void aSourceThatIsAwayIsUnavailableAndSaysNothingAboutItself() {
    Answer answer = run("select 1", "nowhere");

    assertThat(answer.error())
        .isEqualTo(
            "503 service_unavailable: The data source \"nowhere\" cannot answer at the moment.");
    assertThat(answer.field("type")).isEqualTo("server_error");
  }

  @ParameterizedTest
  @ValueSource(strings = {"unknown", "alien"})
  void aSourceOfOthersDoesNotExist(String source) {
    assertThat(run("select 1", source).error())
        .isEqualTo(
            "400 invalid_input: There is no data source \"" + source + "\" for this project.");
  }

  @Test
  void anotherOrganizationHasItsOwnFirstSource() {
    var theirs = Given.project();
    Caller alien = CatalogServer.shared().as(Given.member(theirs, CatalogServer.ALIENS));
    String path = "/api/projects/" + theirs.id() + "/insights/";
    long id = alien.post(path, body("select views from visits where views > 20", null)).id();

    assertThat(alien.get(path + id + "/?refresh=blocking").body().path("result"))
        .hasToString("[[42]]");
  }

  @Test
  void withoutAnySourceThereIsNoResultAndAReason() {
    var theirs = Given.project();
    Caller stranger = CatalogServer.shared().as(Given.member(theirs, new UUID(3, 3)));
    String path = "/api/projects/" + theirs.id() + "/insights/";
    long id = stranger.post(path, body("select 1", null)).id();

    Answer answer = stranger.get(path + id + "/?refresh=blocking");

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.body().path("result").isNull()).isTrue();
    assertThat(answer.body().path("query_status").path("error").booleanValue()).isTrue();
    assertThat(answer.body().path("query_status").path("error_message").asText())
        .isEqualTo("No data source is configured for this project, and no result has been stored.");
  }

  @Test
  void theDefaultNeverComputes() {
    long id = create("select 1", null);

    assertThat(caller.get(insights + id + "/").body().path("result").isNull()).isTrue();
    assertThat(caller.get(insights + id + "/?refresh=force_cache").body().path("result").isNull())
        .isTrue();
    caller.get(insights + id + "/?refresh=blocking");
    Answer kept = caller.get(insights + id + "/");
    assertThat(kept.body().path("result")).hasToString("[[1]]");
    assertThat(kept.body().path("is_cached").booleanValue()).isTrue();
  }

  @Test
  void blockingTakesAYoungResultAndForceBlockingNever() {
    long id = create("select clock_timestamp()::text", null);
    String first = result(id, "blocking");

    assertThat(result(id, "blocking")).isEqualTo(first);
    String second = result(id, "force_blocking");
    assertThat(second).isNotEqualTo(first);
    assertThat(result(id, "blocking")).isEqualTo(second);
  }

  @Test
  void anotherQueryMakesTheOldResultWorthless() {
    long id = create("select 1", null);
    result(id, "blocking");

    caller.patch(insights + id + "/", body("select 2", null));

    assertThat(caller.get(insights + id + "/").body().path("result").isNull()).isTrue();
    assertThat(result(id, "blocking")).isEqualTo("[[2]]");
  }

  @Test
  void aDashboardsFiltersDoNotSplitTheResultOfAStatement() {
    long id = create("select clock_timestamp()::text", null);
    long board =
        caller
            .post(
                "/api/projects/" + project.id() + "/dashboards/",
                "{\"filters\":{\"date_from\":\"-7d\"}}")
            .id();
    String alone = result(id, "blocking");

    assertThat(result(id, "blocking&from_dashboard=" + board)).isEqualTo(alone);
    assertThat(result(id, "blocking&from_dashboard=nonsense")).isEqualTo(alone);
  }

  @Test
  void manyWhoAskAtOnceHaveItComputedOnce() {
    long id = create("select clock_timestamp()::text, pg_sleep(0.7)", null);
    List<Future<String>> answers = new ArrayList<>();

    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 20; i++) {
        answers.add(threads.submit(() -> result(id, "blocking")));
      }
    }

    assertThat(answers.stream().map(Future::resultNow).distinct()).hasSize(1);
  }

  @Test
  void moreQuestionsThanConnectionsWaitTheirTurn() {
    List<Future<String>> answers = new ArrayList<>();

    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 3; i++) {
        long id = create("select pg_sleep(0.7), " + i, "narrow");
        answers.add(threads.submit(() -> result(id, "blocking")));
      }
    }

    assertThat(answers.stream().map(Future::resultNow))
        .containsExactly("[[\"\",0]]", "[[\"\",1]]", "[[\"\",2]]");
  }

  @Test
  void aWorkerReadsResultsToo() {
    long id = create("select views from visits where views = 17", null);

    Answer answer = CatalogServer.shared().asWorker().get(insights + id + "/?refresh=blocking");

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.body().path("result")).hasToString("[[17]]");
  }

  private String result(long id, String refresh) {
    return caller.get(insights + id + "/?refresh=" + refresh).body().path("result").toString();
  }

  private Answer run(String statement, @Nullable String connection) {
    return caller.get(insights + create(statement, connection) + "/?refresh=blocking");
  }

  private long create(String statement, @Nullable String connection) {
    Answer created = caller.post(insights, body(statement, connection));
    assertThat(created.status()).as(created.text()).isEqualTo(201);
    return created.id();
  }

  private static String body(String statement, @Nullable String connection) {
    var json = JsonNodeFactory.instance;
    var source = json.objectNode().put("kind", "HogQLQuery").put("query", statement);
    if (connection != null) {
      source.put("connection", connection);
    }
    var query = json.objectNode().put("kind", "DataVisualizationNode");
    query.set("source", source);
    return json.objectNode().set("query", query).toString();
  }
}
