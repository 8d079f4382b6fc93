package dev.herald.org.integration.vendor;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.herald.platform.secret.Secret;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;

/** Calls vendors: with a time limit, without following redirects, without passing bodies on. */
@Singleton
public final class VendorHttp {

  private static final int TOO_MANY_REQUESTS = 429;

  private final VendorConfiguration limits;
  private final ObjectMapper json;
  private final HttpClient client;

  VendorHttp(VendorConfiguration limits, ObjectMapper json) {
    this.limits = limits;
    this.json = json;
    this.client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(limits.timeout())
            // A redirect could carry a secret to a host nobody configured.
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();
  }

  @PreDestroy
  void close() {
    client.shutdownNow();
  }

  /** Reads with a bearer token; tries again when told that it was too soon. */
  public VendorAnswer get(URI address, Map<String, String> query, Secret token) {
    String separator = address.getQuery() == null ? "?" : "&";
    var request =
        request(URI.create(address + (query.isEmpty() ? "" : separator + encode(query))))
            .header("Authorization", "Bearer " + token.reveal())
            .GET()
            .build();
    for (int attempt = 1; ; attempt++) {
      try {
        var answer = send(request);
        if (answer.statusCode() != TOO_MANY_REQUESTS || attempt >= limits.attempts()) {
          return read(answer);
        }
        Thread.sleep(wait(answer));
      } catch (IOException _) {
        return new VendorAnswer.Silence();
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
        return new VendorAnswer.Silence();
      }
    }
  }

  /** Sends a form, once: what it does at the vendor may not be done twice. */
  public VendorAnswer postForm(URI address, Map<String, String> form) {
    var request =
        request(address)
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(BodyPublishers.ofString(encode(form)))
            .build();
    try {
      return read(send(request));
    } catch (IOException _) {
      return new VendorAnswer.Silence();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return new VendorAnswer.Silence();
    }
  }

  private HttpRequest.Builder request(URI address) {
    return HttpRequest.newBuilder(address).header("Accept", "application/json");
  }

  private HttpResponse<byte[]> send(HttpRequest request) throws IOException, InterruptedException {
    var answer =
        client.sendAsync(
            request, BodyHandlers.limiting(BodyHandlers.ofByteArray(), limits.maxAnswerBytes()));
    try {
      // The client's own limit ends with the headers.
      return answer.get(limits.timeout().toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException _) {
      throw new HttpTimeoutException("no whole answer in time");
    } catch (ExecutionException failure) {
      throw new IOException(failure.getCause());
    } finally {
      answer.cancel(true);
    }
  }

  private VendorAnswer read(HttpResponse<byte[]> answer) {
    try {
      JsonNode body = json.readTree(answer.body());
      return body == null || body.isMissingNode()
          ? new VendorAnswer.NotJson(answer.statusCode())
          : new VendorAnswer.Json(answer.statusCode(), body);
    } catch (IOException _) {
      return new VendorAnswer.NotJson(answer.statusCode());
    }
  }

  private Duration wait(HttpResponse<?> answer) {
    Duration asked =
        answer
            .headers()
            .firstValue("Retry-After")
            .filter(text -> text.matches("\\d{1,6}"))
            .map(text -> Duration.ofSeconds(Long.parseLong(text)))
            .orElse(limits.longestWait());
    return asked.compareTo(limits.longestWait()) < 0 ? asked : limits.longestWait();
  }

  private static String encode(Map<String, String> fields) {
    return fields.entrySet().stream()
        .map(field -> encode(field.getKey()) + "=" + encode(field.getValue()))
        .collect(Collectors.joining("&"));
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
