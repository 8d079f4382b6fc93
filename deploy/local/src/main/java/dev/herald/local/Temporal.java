package dev.herald.local;

import dev.herald.embedded.EmbeddedTemporal;
import dev.herald.embedded.TemporalDevServer;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The Temporal in use: its address, its page if it has one, and why not if it has none.
 *
 * @param note one line for the person who starts it; null when there is nothing to say
 */
record Temporal(String target, Optional<String> ui, @Nullable String note, Runnable closer)
    implements AutoCloseable {
  static final String DIRECTORY = "temporal";

  private static final int PORT = 7233;
  private static final int UI_PORT = 8233;
  private static final int LOOK_EVERY_SECONDS = 5;

  static Temporal start(TemporalChoice choice, DataDirectory directory, LocalSettings settings) {
    return switch (choice) {
      case TemporalChoice.At(var target) -> new Temporal(target, Optional.empty(), null, () -> {});
      case TemporalChoice.Embedded() -> embedded(settings, null);
      case TemporalChoice.Auto() -> auto(directory, settings);
    };
  }

  @Override
  public void close() {
    closer.run();
  }

  private static Temporal auto(DataDirectory directory, LocalSettings settings) {
    try {
      var server =
          TemporalDevServer.start(
              directory.file(DIRECTORY),
              settings.port("temporal", PORT),
              settings.port("temporal-ui", UI_PORT));
      return new Temporal(server.target(), Optional.of(server.ui()), null, server::close);
    } catch (TemporalDevServer.Unavailable e) {
      return embedded(
          settings, "Temporal runs inside this process, without its page: " + e.getMessage());
    }
  }

  private static Temporal embedded(LocalSettings settings, @Nullable String note) {
    EmbeddedTemporal server = EmbeddedTemporal.start(settings.port("temporal", PORT));
    ScheduledExecutorService keeper =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("temporal-keeper").factory());
    keeper.scheduleWithFixedDelay(
        server::recycleWhenGrown, LOOK_EVERY_SECONDS, LOOK_EVERY_SECONDS, TimeUnit.SECONDS);
    return new Temporal(
        server.target(),
        Optional.empty(),
        note,
        () -> {
          keeper.shutdownNow();
          server.close();
        });
  }
}
