package dev.herald.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class VerdictTest {

  private static final Verdict.Deliveries TWO = new Verdict.Deliveries(2, 0, 0, 0);
  private static final Verdict.Entry MAIL = entry("mail", "delivered", false, false);
  private static final Verdict.Entry CALL = entry("call", "delivered", true, false);
  private static final Map<String, Integer> ONCE = Map.of("mail", 1, "call", 1);

  @Test
  void whatArrivedOnceIsFine() {
    var verdict = Verdict.of(2, TWO, List.of(MAIL, CALL), ONCE);

    assertThat(verdict.missed()).isEmpty();
    assertThat(verdict.delivered()).isEqualTo(2);
  }

  @Test
  void aSecondCopyOfAMailIsADouble() {
    assertThat(missed(List.of(MAIL, CALL), Map.of("mail", 2, "call", 1)))
        .containsExactly("1 doubled without the mark");
  }

  @Test
  void aSecondCopyThatWasAnnouncedIsNone() {
    var marked = entry("mail", "delivered", false, true);
    var verdict = Verdict.of(2, TWO, List.of(marked, CALL), Map.of("mail", 2, "call", 1));

    assertThat(verdict.missed()).isEmpty();
    assertThat(verdict.flagged()).isEqualTo(1);
  }

  @Test
  void aSecondCopyOfAWebhookIsToldApartByItsReceiver() {
    assertThat(missed(List.of(MAIL, CALL), Map.of("mail", 1, "call", 3))).isEmpty();
  }

  @Test
  void whatIsCalledDeliveredButNeverArrivedIsLost() {
    assertThat(missed(List.of(MAIL, CALL), Map.of("call", 1))).containsExactly("1 lost");
  }

  @Test
  void anOccurrenceWithoutADeliveryIsLost() {
    assertThat(Verdict.of(3, TWO, List.of(MAIL, CALL), ONCE).missed()).containsExactly("1 lost");
  }

  @Test
  void aRecipientWithoutAnEndIsLost() {
    var open = new Verdict.Entry("mail", "unknown", false, false, false);

    assertThat(missed(List.of(open, CALL), ONCE)).containsExactly("1 lost");
  }

  @Test
  void aRefusedGivenUpOrHeldRecipientIsNeitherLostNorDelivered() {
    var refused = entry("mail", "rejected", false, false);
    var expired = entry("call", "expired", true, false);
    var held = entry("post", "held", false, false);
    var three = new Verdict.Deliveries(3, 0, 0, 0);
    var verdict = Verdict.of(3, three, List.of(refused, expired, held), Map.of());

    assertThat(verdict.missed()).isEmpty();
    assertThat(verdict.refused()).isEqualTo(1);
    assertThat(verdict.expired()).isEqualTo(1);
    assertThat(verdict.held()).isEqualTo(1);
    assertThat(verdict.delivered()).isZero();
  }

  @Test
  void aSecondDeliveryAnEarlyAndALateOneAreMissedGoals() {
    var deliveries = new Verdict.Deliveries(2, 1, 2, 3);

    assertThat(Verdict.of(2, deliveries, List.of(MAIL, CALL), ONCE).missed())
        .containsExactly(
            "1 doubled without the mark", "2 sent early", "3 starting past the deadline");
  }

  private static List<String> missed(List<Verdict.Entry> entries, Map<String, Integer> copies) {
    return Verdict.of(2, TWO, entries, copies).missed();
  }

  private static Verdict.Entry entry(
      String key, String state, boolean deduplicated, boolean flagged) {
    return new Verdict.Entry(key, state, deduplicated, flagged, true);
  }
}
