package dev.herald.delivery.asset;

import static org.assertj.core.api.Assertions.assertThat;

import dev.herald.delivery.DeliveryApplication;
import dev.herald.delivery.Worker;
import dev.herald.platform.identity.Identity;
import dev.herald.platform.identity.IdentityTokens;
import io.micronaut.runtime.server.EmbeddedServer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Pictures are shown to whoever holds their signed address, and to nobody else. */
class ExportedAssetsControllerTest {

  /** Eight bytes that every PNG begins with, and a body that tells pictures apart. */
  private static final byte[] PNG =
      "\211PNG\r\n\032\nthe picture".getBytes(StandardCharsets.ISO_8859_1);

  private final Worker worker = Worker.still();
  private final AssetStore assets = worker.get(AssetStore.class);
  private final AssetLinks links = worker.get(AssetLinks.class);

  @Test
  void theSignedAddressShowsThePicture() {
    var address = assets.publicUrl(picture());

    var answer = get(address);

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.raw().body()).isEqualTo(PNG);
    assertThat(header(answer, "Content-Type")).isEqualTo("image/png");
    assertThat(header(answer, "X-Content-Type-Options")).isEqualTo("nosniff");
    assertThat(header(answer, "Cache-Control")).contains("immutable");
    assertThat(address.toString()).startsWith("http://herald.example.com/exported_assets/");
  }

  @Test
  void aPictureHasOneAddressAllDay() {
    long id = picture();
    var morning = linksAt(Instant.parse("2026-03-01T00:00:01Z"));
    var evening = linksAt(Instant.parse("2026-03-01T23:59:59Z"));
    assertThat(morning.link(id)).isEqualTo(evening.link(id));
  }

  @Test
  void withoutATokenThereIsNothingToSee() {
    isNotFound(get("/exported_assets/" + picture() + ".png"));
    isNotFound(get("/exported_assets/" + picture() + ".png?token="));
  }

  @Test
  void aTokenOpensItsOwnPictureOnly() {
    long id = picture();
    var token = links.link(id).getQuery();
    isNotFound(get("/exported_assets/" + picture() + ".png?" + token));
    isNotFound(get("/exported_assets/" + id + ".png?" + token + "x"));
    isNotFound(get("/exported_assets/" + id + ".png?token=99999.forged"));
    isNotFound(get("/exported_assets/" + id + ".png?token=soon"));
  }

  @Test
  void aTokenWhoseTimeIsOverOpensNothing() {
    long id = picture();
    var ttl = worker.get(AssetConfiguration.class).urlTtl();
    var now = worker.get(Clock.class).instant();
    assertThat(get(linksAt(now.minus(ttl)).link(id)).status()).isEqualTo(200);
    isNotFound(get(linksAt(now.minus(ttl).minus(Duration.ofDays(2))).link(id)));
  }

  @Test
  void aTokenCannotBeMadeToLastLonger() {
    long id = picture();
    var old = linksAt(Instant.parse("2020-01-01T00:00:00Z")).link(id).getQuery();
    isNotFound(get("/exported_assets/" + id + ".png?" + old.replaceFirst("=\\d+\\.", "=99999.")));
  }

  @Test
  void aPictureThatIsNotThereIsNotFound() {
    isNotFound(get(links.link(2_000_000_000)));
    isNotFound(get("/exported_assets/report.png?token=1.a"));
    isNotFound(get("/exported_assets/7.svg?token=1.a"));
  }

  @Test
  void whoHasThePictureAlreadyIsToldSo() throws Exception {
    var address = links.link(picture());
    var tag = header(get(address), "ETag");
    var server = worker.get(EmbeddedServer.class).getURI();

    try (var http = HttpClient.newHttpClient()) {
      var answer =
          http.send(
              HttpRequest.newBuilder(server.resolve(path(address)))
                  .header(
                      "Authorization",
                      "Bearer "
                          + worker
                              .get(IdentityTokens.class)
                              .sign(new Identity.Anonymous(), DeliveryApplication.NAME))
                  .header("If-None-Match", tag)
                  .build(),
              BodyHandlers.ofByteArray());
      assertThat(answer.statusCode()).isEqualTo(304);
      assertThat(answer.body()).isEmpty();
    }
  }

  private long picture() {
    return assets.store(UUID.randomUUID(), 7, PNG, 800, 400);
  }

  private AssetLinks linksAt(Instant now) {
    return new AssetLinks(
        worker.get(IdentityTokens.class),
        "http://herald.example.com/",
        worker.get(AssetConfiguration.class),
        Clock.fixed(now, ZoneOffset.UTC));
  }

  private Worker.Answer get(URI address) {
    return get(path(address));
  }

  private Worker.Answer get(String path) {
    return worker.anonymously("GET", path, null);
  }

  private static String path(URI address) {
    return address.getPath() + "?" + address.getQuery();
  }

  private static String header(Worker.Answer answer, String name) {
    return answer.raw().headers().firstValue(name).orElse("");
  }

  private static void isNotFound(Worker.Answer answer) {
    assertThat(answer.status()).isEqualTo(404);
    assertThat(answer.body().toString())
        .isEqualTo(
            "{\"type\":\"invalid_request\",\"code\":\"not_found\",\"detail\":\"Not found.\","
                + "\"attr\":null}");
  }
}
