package dev.herald.local;

import dev.herald.embedded.EmbeddedTemporal;
import dev.herald.embedded.TemporalDevServer;
import java.time.Duration;
import java.util.Optional;
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
  private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(5);

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
      int port = settings.port("temporal", PORT);
      int uiPort = settings.port("temporal-ui", UI_PORT);
      var server =
          new Guarded<>(
              "temporal", () -> devServer(directory, port, uiPort), TemporalDevServer::pid);
      return new Temporal(
          server.get().target(), Optional.of(server.get().ui()), null, () -> close(server));
    } catch (NoDevServer e) {
      return embedded(
          settings, "Temporal runs inside this process, without its page: " + e.getMessage());
    }
  }

  private static TemporalDevServer devServer(DataDirectory directory, int port, int uiPort) {
    try {
      return TemporalDevServer.start(directory.file(DIRECTORY), port, uiPort);
    } catch (TemporalDevServer.Unavailable e) {
      throw new NoDevServer(e);
    }
  }

  private static void close(Guarded<TemporalDevServer> server) {
    try {
      server.close();
    } catch (Exception e) {
      throw new IllegalStateException("Temporal did not stop", e);
    }
  }

  /** Why there is no development server, through places that know no checked exceptions. */
  private static final class NoDevServer extends RuntimeException {
    private static final long serialVersionUID = 1L;

    NoDevServer(TemporalDevServer.Unavailable cause) {
      super(cause.getMessage(), cause);
    }
  }

  private static Temporal embedded(LocalSettings settings, @Nullable String note) {
    EmbeddedTemporal server = EmbeddedTemporal.start(settings.port("temporal", PORT));
    var keeper = new Keeper("temporal-keeper", server::recycleWhenGrown, BETWEEN_LOOKS);
    return new Temporal(
        server.target(),
        Optional.empty(),
        note,
        () -> {
          keeper.close();
          server.close();
        });
  }
}
