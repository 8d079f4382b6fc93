package dev.herald.platform.recurrence;

import java.util.Locale;
import org.dmfs.rfc5545.recur.Freq;

/** The period a rule repeats in. */
public enum Frequency {
  DAILY(Freq.DAILY, 3_700_000),
  WEEKLY(Freq.WEEKLY, 530_000),
  MONTHLY(Freq.MONTHLY, 120_000),
  YEARLY(Freq.YEARLY, 10_000);

  private final Freq freq;
  private final int longestInterval;

  Frequency(Freq freq, int longestInterval) {
    this.freq = freq;
    this.longestInterval = longestInterval;
  }

  /** As written in JSON, e.g. {@code weekly}. */
  public String wire() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The frequency of that name; {@code IllegalArgumentException} for any other text. */
  public static Frequency of(String wire) {
    return valueOf(wire.toUpperCase(Locale.ROOT));
  }

  Freq freq() {
    return freq;
  }

  /**
   * More than 10 000 years; a longer interval makes no difference and would overflow the library.
   */
  int longestInterval() {
    return longestInterval;
  }
}
