package dev.herald.platform.boot;

import io.micronaut.context.ApplicationContext;
import io.micronaut.context.ApplicationContextBuilder;
import io.micronaut.runtime.EmbeddedApplication;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/** One service of the house: its name gates its beans, its configuration file and its database. */
public final class HeraldService {

  private static final List<String> HELP = List.of("-h", "--help", "help");

  private HeraldService() {}

  /** Sets up a context that holds this service and nothing of the others on the class path. */
  public static ApplicationContextBuilder configure(
      ApplicationContextBuilder builder, String name) {
    return builder
        .deduceEnvironment(false)
        .environments(name)
        .banner(false)
        // An unusable value stops the start, not the first request that needs it.
        .eagerInitConfiguration(true)
        .properties(Map.of("micronaut.application.name", name));
  }

  /** Runs the service until it is told to stop; a start that fails says why in one line, exit 1. */
  public static void run(String name, String[] args) {
    if (Arrays.stream(args).anyMatch(HELP::contains)) {
      System.out.println(help(name));
      return;
    }
    var stopped = new CountDownLatch(1);
    try {
      ApplicationContext context = configure(ApplicationContext.builder().args(args), name).start();
      Runtime.getRuntime()
          .addShutdownHook(
              new Thread(
                  () -> {
                    context.close();
                    stopped.countDown();
                  },
                  name + "-shutdown"));
      context.findBean(EmbeddedApplication.class).ifPresent(EmbeddedApplication::start);
    } catch (RuntimeException failure) {
      System.err.println(name + " cannot start: " + StartFailure.oneLine(failure));
      System.exit(1);
    }
    try {
      stopped.await();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private static String help(String name) {
    return """
    Herald: %1$s service.

    Usage: java -jar %1$s.jar [-key=value ...]

    Every configuration key can be given as -key=value, as an environment variable
    (herald.site-url is HERALD_SITE_URL) or in a file named by -micronaut.config.files=FILE.
    The keys, their defaults and their reasons are in application-%1$s.yml inside the jar.

    GET /health tells whether the service is well, GET /prometheus its metrics.
    SIGTERM finishes what is under way and stops.\
    """
        .formatted(name);
  }
}
