package dev.herald.org.integration.vendor;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import dev.herald.platform.secret.Secret;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A vendor that falls silent is not waited for beyond its time, wherever it falls silent. */
@Timeout(60)
class VendorHttpTest {

  private final CountDownLatch over = new CountDownLatch(1);
  private final VendorHttp http =
      new VendorHttp(
          new VendorConfiguration(Duration.ofMillis(300), 65_536, 1, Duration.ZERO),
          new ObjectMapper());
  private HttpServer vendor;

  @BeforeEach
  void start() throws IOException {
    vendor = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    vendor.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    vendor.createContext(
        "/before",
        exchange -> {
          try (exchange) {
            awaitEnd();
          }
        });
    vendor.createContext(
        "/within",
        exchange -> {
          try (exchange) {
            exchange.sendResponseHeaders(200, 100);
            exchange.getResponseBody().write("{\"ok\":".getBytes(StandardCharsets.UTF_8));
            exchange.getResponseBody().flush();
            awaitEnd();
          }
        });
    vendor.start();
  }

  @AfterEach
  void stop() {
    over.countDown();
    vendor.stop(0);
    http.close();
  }

  @Test
  void silenceBeforeTheAnswerIsSilence() {
    assertThat(http.postForm(at("/before"), Map.of())).isEqualTo(new VendorAnswer.Silence());
  }

  @Test
  void silenceWithinTheAnswerIsSilenceToo() {
    assertThat(http.get(at("/within"), Map.of(), Secret.of("token")))
        .isEqualTo(new VendorAnswer.Silence());
    assertThat(http.postForm(at("/within"), Map.of())).isEqualTo(new VendorAnswer.Silence());
  }

  private URI at(String path) {
    return URI.create("http://127.0.0.1:" + vendor.getAddress().getPort() + path);
  }

  private void awaitEnd() {
    try {
      over.await();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
