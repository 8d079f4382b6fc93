package dev.herald.gateway.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.herald.gateway.FakeService;
import dev.herald.gateway.GatewayScenario;
import dev.herald.gateway.GatewayUnderTest.Answer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** What may be sent, and that bodies are handed on as they come, both ways. */
class BodiesTest extends GatewayScenario {

  private static final int MEGABYTE = 1 << 20;

  BodiesTest() {
    super(Map.of());
  }

  @Test
  void aFormReachesTheServiceAsJson() {
    assertThat(
            gateway
                .post(
                    SUBSCRIPTIONS,
                    "target_type=email&target_value=a%40b.c&byweekday=monday&byweekday=friday",
                    "Authorization",
                    BEARER,
                    "Content-Type",
                    "application/x-www-form-urlencoded")
                .status())
        .isEqualTo(200);
    assertThat(gateway.subscriptions.last().text())
        .isEqualTo(
            "{\"target_type\":\"email\",\"target_value\":\"a@b.c\","
                + "\"byweekday\":[\"monday\",\"friday\"]}");
    assertThat(gateway.subscriptions.last().header("Content-Type")).contains("application/json");
  }

  @Test
  void aBodyOfAnotherTypeIsNotTaken() {
    for (String type : new String[] {"text/plain", "application/xml"}) {
      assertThat(
              gateway
                  .post(SUBSCRIPTIONS, "x", "Authorization", BEARER, "Content-Type", type)
                  .problem())
          .isEqualTo(
              "415 invalid_request/unsupported_media_type null Unsupported media type \""
                  + type
                  + "\" in request.");
    }
    assertThat(gateway.post(SUBSCRIPTIONS, "x", "Authorization", BEARER).problem())
        .contains("Unsupported media type \"\" in request.");
    assertThat(
            gateway
                .post(
                    SUBSCRIPTIONS,
                    "{}",
                    "Authorization",
                    BEARER,
                    "Content-Type",
                    "application/json; charset=utf-8")
                .status())
        .isEqualTo(200);
    assertThat(
            gateway
                .post(SUBSCRIPTIONS, "", "Authorization", BEARER, "Content-Type", "text/plain")
                .status())
        .as("nothing is of no type")
        .isEqualTo(200);
  }

  @Test
  void aClientThatTakesNoJsonGetsNone() {
    assertThat(gateway.get(INSIGHTS, "Authorization", BEARER, "Accept", "text/html").problem())
        .isEqualTo(
            "406 invalid_request/not_acceptable null Could not satisfy the request Accept header.");
    for (String accept :
        new String[] {
          "*/*", "application/*", "text/html, application/json;q=0.8", "text/html,*/*;q=0.1"
        }) {
      assertThat(gateway.get(INSIGHTS, "Authorization", BEARER, "Accept", accept).status())
          .isEqualTo(200);
    }
  }

  @Test
  void aBodyThatIsTooLargeIsNotTaken() {
    byte[] large = new byte[21 * MEGABYTE];
    String expected = "413 invalid_request/request_too_large null Request body is too large.";
    assertThat(
            gateway
                .send(
                    request -> request.POST(BodyPublishers.ofByteArray(large)),
                    SUBSCRIPTIONS,
                    "Authorization",
                    BEARER,
                    "Content-Type",
                    "application/json")
                .problem())
        .isEqualTo(expected);
    assertThat(gateway.subscriptions.received()).isEmpty();
  }

  @Test
  void aLargeBodyIsHandedOnWhileItIsStillComing() throws Exception {
    int size = 16 * MEGABYTE;
    var firstPiece = new CountDownLatch(1);
    var arrived = new AtomicLong();
    gateway.subscriptions.leavesBodyToBehaviour();
    gateway.subscriptions.answers(
        exchange -> {
          InputStream body = exchange.getRequestBody();
          byte[] piece = new byte[64 * 1024];
          for (int n = body.read(piece); n >= 0; n = body.read(piece)) {
            arrived.addAndGet(n);
            firstPiece.countDown();
          }
          FakeService.json(200, "{}").answer(exchange);
        });
    try (var socket = new Socket("127.0.0.1", gateway.port())) {
      OutputStream out = socket.getOutputStream();
      out.write(
          ("POST "
                  + SUBSCRIPTIONS
                  + " HTTP/1.1\r\nHost: x\r\nAuthorization: "
                  + BEARER
                  + "\r\nContent-Type: application/json\r\nContent-Length: "
                  + size
                  + "\r\n\r\n")
              .getBytes(StandardCharsets.US_ASCII));
      out.write(new byte[MEGABYTE]);
      out.flush();
      assertThat(firstPiece.await(20, TimeUnit.SECONDS)).as("before the rest is sent").isTrue();
      out.write(new byte[size - MEGABYTE]);
      out.flush();
      assertThat(readHead(socket)).startsWith("HTTP/1.1 200");
    }
    assertThat(arrived.get()).isEqualTo(size);
  }

  @Test
  void aChunkedBodyArrivesWhole() {
    byte[] body = new byte[3 * MEGABYTE];
    var chunked = BodyPublishers.fromPublisher(BodyPublishers.ofByteArray(body));
    Answer answer =
        gateway.send(
            request -> request.POST(chunked),
            SUBSCRIPTIONS,
            "Authorization",
            BEARER,
            "Content-Type",
            "application/json");
    assertThat(answer.status()).isEqualTo(200);
    assertThat(gateway.subscriptions.last().body()).hasSize(3 * MEGABYTE);
  }

  @Test
  void aLargeAnswerIsHandedOnWhileItIsStillComing() throws Exception {
    int size = 64 * MEGABYTE;
    var clientReads = new CountDownLatch(1);
    gateway.catalog.answers(
        exchange -> {
          exchange.sendResponseHeaders(200, 0);
          OutputStream out = exchange.getResponseBody();
          out.write(new byte[MEGABYTE]);
          out.flush();
          if (!clientReads.await(20, TimeUnit.SECONDS)) {
            throw new IOException("the client got nothing");
          }
          out.write(new byte[size - MEGABYTE]);
        });
    var response =
        gateway
            .client()
            .send(
                gateway.request(r -> r.GET(), INSIGHTS, "Authorization", BEARER),
                BodyHandlers.ofInputStream());
    long read = 0;
    try (InputStream body = response.body()) {
      byte[] piece = new byte[64 * 1024];
      for (int n = body.read(piece); n >= 0; n = body.read(piece)) {
        read += n;
        clientReads.countDown();
      }
    }
    assertThat(read).isEqualTo(size);
  }

  private static String readHead(Socket socket) throws IOException {
    byte[] head = new byte[512];
    int n = socket.getInputStream().read(head);
    return new String(head, 0, Math.max(n, 0), StandardCharsets.US_ASCII);
  }
}
