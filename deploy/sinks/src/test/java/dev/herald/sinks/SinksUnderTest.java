package dev.herald.sinks;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Writer;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Sinks on free ports, and a caller's side of each of them. */
final class SinksUnderTest implements AutoCloseable {
  final Sinks sinks = Sinks.start(0, 0);
  private final HttpClient http = HttpClient.newHttpClient();

  @Override
  public void close() {
    http.close();
    sinks.close();
  }

  HttpResponse<String> get(String path) {
    return send(request(path).GET().build());
  }

  HttpResponse<String> put(String path, String json) {
    return send(request(path).PUT(BodyPublishers.ofString(json)).build());
  }

  HttpResponse<String> delete(String path) {
    return send(request(path).DELETE().build());
  }

  HttpResponse<String> post(String path, String body, String... headers) {
    var request = request(path).POST(BodyPublishers.ofString(body));
    for (int i = 0; i < headers.length; i += 2) {
      request.header(headers[i], headers[i + 1]);
    }
    return send(request.build());
  }

  /** Puts a rule in force, which must be accepted. */
  void rule(String json) {
    HttpResponse<String> answer = put("/api/behaviour", json);
    if (answer.statusCode() != 200) {
      throw new IllegalStateException(answer.body());
    }
  }

  /** Calls a Slack method with a JSON body and a token. */
  JsonNode slack(String method, String json) {
    return json(
        post(
                "/slack/api/" + method,
                json,
                "Authorization",
                "Bearer xoxb-test",
                "Content-Type",
                "application/json; charset=utf-8")
            .body());
  }

  JsonNode messages(String query) {
    return json(get("/api/messages" + query).body());
  }

  JsonNode counts(String query) {
    return json(get("/api/counts" + query).body());
  }

  /** Speaks SMTP up to the answer of the final dot; the last answer line is returned. */
  String smtp(String recipient, String message) throws IOException {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), sinks.smtpPort());
        var in =
            new BufferedReader(
                new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
        Writer out =
            new java.io.OutputStreamWriter(socket.getOutputStream(), StandardCharsets.UTF_8)) {
      String answer = line(in);
      for (String command :
          List.of(
              "HELO test",
              "MAIL FROM:<herald@example.com>",
              "RCPT TO:<" + recipient + ">",
              "DATA",
              message.replace("\n", "\r\n") + "\r\n.")) {
        out.write(command + "\r\n");
        out.flush();
        answer = line(in);
        if (answer.charAt(0) > '3') {
          return answer;
        }
      }
      return answer;
    }
  }

  private static String line(BufferedReader in) throws IOException {
    String line = in.readLine();
    return line == null ? "" : line;
  }

  static JsonNode json(String text) {
    JsonNode json = Request.json(text);
    if (json == null) {
      throw new AssertionError("not JSON: " + text);
    }
    return json;
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(path.startsWith("http") ? path : sinks.url() + path));
  }

  private HttpResponse<String> send(HttpRequest request) {
    try {
      return http.send(request, HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
