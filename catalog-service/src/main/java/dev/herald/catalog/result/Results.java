package dev.herald.catalog.result;

import dev.herald.catalog.result.ResultRepository.Kept;
import dev.herald.catalog.result.ResultSource.Computation;
import dev.herald.platform.secret.KeyHash;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Answers an insight's question from what is kept, or has it computed.
 *
 * <p>Never call it inside a transaction: a computation may take as long as a data source may.
 */
@Singleton
public class Results {

  private final SqlSource sql;
  private final UpstreamServer upstream;
  private final ResultRepository kept;
  private final CatalogSettings settings;
  private final MeterRegistry metrics;
  private final Clock clock;
  private final SingleFlight<FlightKey, Answer> flights = new SingleFlight<>();

  Results(
      SqlSource sql,
      UpstreamServer upstream,
      ResultRepository kept,
      CatalogSettings settings,
      MeterRegistry metrics,
      Clock clock) {
    this.sql = sql;
    this.upstream = upstream;
    this.kept = kept;
    this.settings = settings;
    this.metrics = metrics;
    this.clock = clock;
  }

  public Answer answer(Question question, Refresh refresh) {
    InsightQuery query = InsightQuery.of(question.query());
    if (query instanceof InsightQuery.Sql statement) {
      Optional<ResultSource> source = sql.find(question, statement);
      if (source.isPresent()) {
        // Filters are not laid over SQL, so every dashboard shares one result.
        return computed(question.alone(), source.get(), refresh);
      }
      if (statement.connection() != null) {
        return new Answer.Failed(
            SqlFailure.invalid(
                "There is no data source \"" + statement.connection() + "\" for this project."));
      }
    }
    Optional<Kept> stored = kept.findStored(question.projectId(), question.insightId());
    if (stored.isPresent()) {
      return ready(stored.get());
    }
    return upstream
        .find(query)
        .map(source -> computed(filtered(question), source, refresh))
        .orElseGet(() -> new Answer.Uncomputable(reason(query)));
  }

  /** Takes a result made elsewhere; it answers from now on, unless a data source can. */
  public void push(long project, long insight, ResultContent content) {
    kept.store(project, insight, content, clock.instant());
  }

  private static Question filtered(Question question) {
    return question.board() == null || question.board().filters().isEmpty()
        ? question.alone()
        : question;
  }

  private Answer computed(Question question, ResultSource source, Refresh refresh) {
    String hash = hash(question);
    return switch (refresh) {
      case FORCE_CACHE ->
          kept.findComputed(question, hash, null)
              .map(Results::ready)
              .orElseGet(Answer.NotComputed::new);
      case BLOCKING ->
          young(question, hash)
              .orElseGet(
                  () ->
                      fly(
                          question,
                          hash,
                          // Who comes just after a computation finds its result.
                          () ->
                              young(question, hash)
                                  .orElseGet(() -> compute(question, source, hash))));
      case FORCE_BLOCKING -> fly(question, hash, () -> compute(question, source, hash));
    };
  }

  private Answer fly(Question question, String hash, Supplier<Answer> computation) {
    return flights.join(
        new FlightKey(question.projectId(), question.insightId(), question.boardId(), hash),
        computation);
  }

  private Optional<Answer> young(Question question, String hash) {
    Instant oldest = clock.instant().minus(settings.resultTtl());
    return kept.findComputed(question, hash, oldest).map(Results::ready);
  }

  private Answer compute(Question question, ResultSource source, String hash) {
    Timer.Sample timing = Timer.start(metrics);
    Computation computation = source.compute(question);
    timing.stop(
        metrics.timer(
            "herald.catalog.result.computations",
            "source",
            source.name(),
            "outcome",
            computation instanceof Computation.Computed ? "computed" : "refused"));
    return switch (computation) {
      case Computation.Computed(var content) -> {
        Instant now = clock.instant();
        kept.keepComputed(question, hash, content, now);
        yield new Answer.Ready(content, now, false);
      }
      case Computation.Refused(var problem) -> new Answer.Failed(problem);
    };
  }

  private static Answer ready(Kept found) {
    return new Answer.Ready(found.content(), found.at(), true);
  }

  /** Whatever changes the result changes the hash: the days of a query begin by the time zone. */
  private static String hash(Question question) {
    String board = question.board() == null ? "" : question.board().filters().toString();
    return KeyHash.of(question.query() + "\n" + board + "\n" + question.timezone());
  }

  private static String reason(InsightQuery query) {
    return switch (query) {
      case InsightQuery.Nothing() -> "This insight has no query and no stored result.";
      case InsightQuery.Sql _ ->
          "No data source is configured for this project, and no result has been stored.";
      case InsightQuery.Other(var kind, _) ->
          "No source can compute a " + kind + ", and no result has been stored.";
    };
  }

  private record FlightKey(long project, long insight, long board, String hash) {}
}
