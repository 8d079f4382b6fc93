package dev.herald.delivery.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.herald.delivery.ledger.Part;
import dev.herald.delivery.ledger.QueuedDelivery;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** How deliveries are put together and recipients cut apart. */
class RoundsTest {

  @Test
  void thoseShowingTheSameComeTogether() {
    var queued = new ArrayList<QueuedDelivery>();
    for (int i = 0; i < 24; i++) {
      // Two projects that name the same insights, as they come off the queue: mixed.
      queued.add(delivery(1 + i % 2, "insight " + i % 3, false));
    }

    var rounds = RoundComposer.compose(queued, 4);

    assertThat(rounds)
        .hasSize(6)
        .allSatisfy(
            round ->
                assertThat(round)
                    .hasSize(4)
                    .extracting(one -> one.projectId() + " " + one.resource())
                    .containsOnly(
                        round.getFirst().projectId() + " " + round.getFirst().resource()));
  }

  @Test
  void whatMustGoAloneDoes() {
    var rounds =
        RoundComposer.compose(
            List.of(delivery(1, "a", false), delivery(1, "a", true), delivery(1, "a", false)), 50);
    assertThat(rounds).hasSize(2);
    assertThat(rounds).filteredOn(round -> round.getFirst().solo()).allMatch(r -> r.size() == 1);
  }

  @Test
  void recipientsAreCutIntoChunks() {
    var first = UUID.randomUUID();
    var second = UUID.randomUUID();

    var chunks =
        RoundPlanner.chunks(List.of(new Part(first, 1, 0, 59), new Part(second, 1, 5, 5)), 25);

    assertThat(chunks)
        .containsExactly(
            List.of(new Part(first, 1, 0, 24)),
            List.of(new Part(first, 1, 25, 49)),
            List.of(new Part(first, 1, 50, 59), new Part(second, 1, 5, 5)));
    assertThat(RoundPlanner.recipients(chunks.getLast())).isEqualTo(11);
  }

  @Test
  void nobodyIsInNoChunk() {
    assertThat(RoundPlanner.chunks(List.of(), 25)).isEmpty();
  }

  @Test
  void whatTemporalShowsTellsWhatAndHowMany() {
    var one = delivery(1, "insight 7", false);
    assertThat(Sayings.summary(List.of(one), true))
        .isEqualTo("scheduled by email of subscription 12 to 2 recipients");
    assertThat(Sayings.summary(List.of(one, one), false))
        .isEqualTo("2 deliveries by email to 4 recipients");
    assertThat(Sayings.details(List.of(one))).contains("subscription 12", "insight 7");
  }

  private static QueuedDelivery delivery(long project, String resource, boolean solo) {
    return new QueuedDelivery(
        UUID.randomUUID(),
        1,
        12,
        project,
        UUID.randomUUID(),
        "email",
        "scheduled",
        null,
        resource,
        2,
        0,
        solo,
        false);
  }
}
