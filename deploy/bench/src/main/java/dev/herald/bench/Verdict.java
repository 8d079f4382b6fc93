package dev.herald.bench;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What became of everything owed: the ledger's word held against what the sinks counted.
 *
 * @param owed past occurrences
 * @param delivered recipients the ledger calls delivered
 * @param flagged recipients marked as possibly served twice
 * @param held left for a person to decide
 * @param refused recipients whose provider said no
 * @param expired recipients given up, be it after too many tries or too many interrupted rounds
 * @param lost without a delivery, without an end, or called delivered although nothing arrived
 * @param doubles more than one delivery of an occurrence, or more than one copy without the mark
 * @param early committed before their time
 * @param late deliveries not ended by their deadline
 */
record Verdict(
    long owed,
    long delivered,
    long flagged,
    long held,
    long refused,
    long expired,
    long lost,
    long doubles,
    long early,
    long late) {

  /**
   * A recipient as the ledger has it.
   *
   * @param key lower case
   * @param deduplicated its receiver tells copies apart by their id, so that they are no doubles
   * @param ended nothing more will be tried
   */
  record Entry(String key, String state, boolean deduplicated, boolean flagged, boolean ended) {

    boolean delivered() {
      return state.equals("delivered") || state.equals("partial");
    }
  }

  /**
   * What the ledger says of its deliveries.
   *
   * @param claimed occurrences that became a delivery
   * @param surplus deliveries beyond the first of an occurrence
   */
  record Deliveries(long claimed, long surplus, long early, long late) {}

  /**
   * @param copies how often each key arrived at a sink, in lower case
   */
  static Verdict of(
      long owed, Deliveries deliveries, Collection<Entry> entries, Map<String, Integer> copies) {
    long lost = owed - deliveries.claimed();
    long doubles = deliveries.surplus();
    long delivered = 0;
    long flagged = 0;
    long held = 0;
    long refused = 0;
    long expired = 0;
    for (Entry entry : entries) {
      int arrived = copies.getOrDefault(entry.key(), 0);
      if (!entry.ended() || (entry.delivered() && arrived == 0)) {
        lost++;
      } else if (entry.delivered()) {
        delivered++;
      } else if (entry.state().equals("held")) {
        held++;
      } else if (entry.state().equals("expired")) {
        expired++;
      } else {
        refused++;
      }
      if (entry.flagged()) {
        flagged++;
      } else if (arrived > 1 && !entry.deduplicated()) {
        doubles++;
      }
    }
    return new Verdict(
        owed,
        delivered,
        flagged,
        held,
        refused,
        expired,
        lost,
        doubles,
        deliveries.early(),
        deliveries.late());
  }

  /** Asks the ledger and the sinks about the first delivery of so many subscriptions. */
  static Verdict of(long owed, Ledger ledger, SinkProcess sinks) {
    var deliveries =
        new Deliveries(
            ledger.count("select count(distinct subscription_id) from delivery"),
            ledger.count("select count(*) - count(distinct subscription_id) from delivery"),
            ledger.count(
                "select count(*) from delivery_recipient r join delivery d on d.id = r.delivery_id"
                    + " where r.committed_at < d.scheduled_at"),
            ledger.count(
                "select count(*) from delivery where status = 'starting' and deadline_at < now()"));
    List<Entry> entries =
        ledger.rows(
            """
            select lower(r.recipient_key), r.state, d.target_type = 'webhook',
              r.possible_duplicate, r.finished_at is not null
            from delivery_recipient r join delivery d on d.id = r.delivery_id
            """,
            row ->
                new Entry(
                    row.getString(1),
                    row.getString(2),
                    row.getBoolean(3),
                    row.getBoolean(4),
                    row.getBoolean(5)));
    return of(owed, deliveries, entries, sinks.arrivals());
  }

  /** The goals that were not reached; empty when all is well. */
  List<String> missed() {
    List<String> missed = new ArrayList<>();
    expectNone(missed, "lost", lost);
    expectNone(missed, "doubled without the mark", doubles);
    expectNone(missed, "sent early", early);
    expectNone(missed, "starting past the deadline", late);
    return missed;
  }

  private static void expectNone(List<String> missed, String what, long count) {
    if (count != 0) {
      missed.add(count + " " + what);
    }
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "owed %d, delivered %d, refused %d, expired %d, flagged possible_duplicate %d, held %d,"
            + " lost %d, unflagged doubles %d, early %d, starting past their deadline %d",
        owed,
        delivered,
        refused,
        expired,
        flagged,
        held,
        lost,
        doubles,
        early,
        late);
  }
}
