package dev.herald.bench;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The benchmarks, one command each. */
@Command(
    name = "bench",
    mixinStandardHelpOptions = true,
    description = "Measures Herald on this machine; each command prints one line with its ratio.",
    subcommands = {
      RecurrenceCommand.class,
      RoundsCommand.class,
      BacklogCommand.class,
      LagCommand.class,
      WaveCommand.class,
      ScaleCommand.class,
      ChaosCommand.class
    })
public final class Bench {

  private Bench() {}

  public static void main(String[] args) {
    System.exit(new CommandLine(new Bench()).execute(args));
  }
}
