package dev.herald.local;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Runs the whole of Herald on this machine. */
@Command(
    name = "deploy/local/run",
    description =
        "Runs the whole of Herald in one process: PostgreSQL, Kafka, Temporal, every service, and"
            + " sinks that show what was sent. Ctrl-C stops it; started again it finds its data.%n",
    usageHelpWidth = 100,
    sortOptions = false)
final class HeraldLocal implements Callable<Integer> {
  @Option(
      names = "--port",
      paramLabel = "N",
      defaultValue = "8000",
      description =
          "port of the gateway (default ${DEFAULT-VALUE}; 0 takes a free one, and for all else)")
  private int port;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      defaultValue = ".herald",
      description = "where everything is kept (default .herald in the checkout)")
  private Path data = Path.of(".herald");

  @Option(names = "--fresh", description = "empty DIR first")
  private boolean fresh;

  @Option(
      names = "--temporal",
      paramLabel = "WHICH",
      defaultValue = "auto",
      converter = TemporalChoice.Converter.class,
      description = {
        "auto (default): temporal from the PATH, else installed once with python3 -m pip, else the"
            + " one inside the process, which has no web page",
        "embedded: the one inside the process",
        "HOST:PORT: one that runs already"
      })
  private TemporalChoice temporal = new TemporalChoice.Auto();

  @Option(names = "--without-sinks", description = "no inbox, Slack stand-in and webhook receiver")
  private boolean withoutSinks;

  @Option(names = "--train", hidden = true)
  private boolean train;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "show this help")
  private boolean help;

  private HeraldLocal() {}

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (train) {
      Training.run();
      return 0;
    }
    long started = System.nanoTime();
    LocalRun run =
        LocalRun.start(new LocalRun.Options(data, port, fresh, temporal, !withoutSinks, Map.of()));
    var out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
    run.note().ifPresent(out::println);
    out.printf(
        "Herald is READY after %.1f s.%n",
        Duration.ofNanos(System.nanoTime() - started).toMillis() / 1000.0);
    out.print(run.table());
    out.flush();
    new CountDownLatch(1).await();
    return 0;
  }

  public static void main(String[] args) {
    CommandLine line =
        new CommandLine(new HeraldLocal())
            .setOverwrittenOptionsAllowed(true)
            .setParameterExceptionHandler(
                (mistake, _) -> {
                  System.err.println("Herald cannot start: " + mistake.getMessage());
                  System.err.println("deploy/local/run --help names the options.");
                  return 2;
                })
            .setExecutionExceptionHandler(
                (failure, _, _) -> {
                  System.err.println("Herald cannot start: " + LocalFailure.oneLine(failure));
                  return 1;
                });
    System.exit(line.execute(args));
  }
}
