package dev.herald.delivery.slack;

import com.slack.api.Slack;
import com.slack.api.SlackConfig;
import com.slack.api.methods.MethodsClient;
import com.slack.api.methods.SlackApiException;
import com.slack.api.methods.SlackApiTextResponse;
import com.slack.api.util.http.SlackHttpClient;
import dev.herald.delivery.channel.CommitRefused;
import dev.herald.delivery.channel.OnceGate;
import dev.herald.platform.secret.Secret;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import okhttp3.ConnectionPool;
import okhttp3.Interceptor;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/**
 * Calls Slack through its own library, each call once, and tells what came of it.
 *
 * <p>The ledger's gate is passed inside the HTTP client, when the connection stands and the request
 * is about to be written: an unreachable Slack leaves no doubt behind.
 */
@Singleton
final class SlackWebApi {

  private static final ScopedValue<Watched> GATE = ScopedValue.newInstance();
  private static final MediaType BYTES = MediaType.get("application/octet-stream");
  private static final int REQUEST_TIMEOUT = 408;
  private static final int TOO_MANY = 429;
  private static final int UNAVAILABLE = 503;
  private static final int GATEWAY_TIMEOUT = 504;

  private final OkHttpClient http;
  private final Slack slack;

  SlackWebApi(SlackVendor vendor, SlackSettings settings) {
    var config = new SlackConfig();
    config.setMethodsEndpointUrlPrefix(vendor.apiBaseUrl().replaceAll("/+$", "") + "/");
    config.setStatsEnabled(false);
    this.http =
        SlackHttpClient.buildOkHttpClient(config)
            .newBuilder()
            .connectTimeout(settings.connectTimeout())
            .readTimeout(settings.readTimeout())
            .writeTimeout(settings.readTimeout())
            .callTimeout(settings.connectTimeout().plus(settings.readTimeout()))
            .retryOnConnectionFailure(false)
            .followRedirects(false)
            .connectionPool(new ConnectionPool(16, 30, TimeUnit.SECONDS))
            .addNetworkInterceptor(SlackWebApi::pass)
            .build();
    var client = new SlackHttpClient(http);
    client.setConfig(config);
    this.slack = Slack.getInstance(config, client);
  }

  /** One method of the library. */
  @FunctionalInterface
  interface Method<T> {
    T call(MethodsClient methods) throws IOException, SlackApiException;
  }

  /** A call that changes nothing anybody sees. */
  <T extends SlackApiTextResponse> SlackAnswer<T> ask(Secret token, Method<T> method) {
    try {
      return judged(method.call(slack.methods(token.reveal())));
    } catch (SlackApiException e) {
      return failed(e);
    } catch (IOException | RuntimeException e) {
      return new SlackAnswer.Unreached<>(e instanceof InterruptedIOException, reason(e));
    }
  }

  /**
   * A call that people will see.
   *
   * @throws CommitRefused when the gate is closed; nothing was sent then
   */
  <T extends SlackApiTextResponse> SlackAnswer<T> commit(
      Secret token, OnceGate gate, Method<T> method) throws CommitRefused {
    var watched = new Watched(gate);
    try {
      return judged(
          ScopedValue.where(GATE, watched)
              .<T, Exception>call(() -> method.call(slack.methods(token.reveal()))));
    } catch (GateClosed e) {
      throw e.refusal;
    } catch (SlackApiException e) {
      return failed(e);
    } catch (RuntimeException e) {
      if (watched.wrote) {
        return new SlackAnswer.Unclear<>(false, reason(e)); // an answer nobody can read
      }
      throw e;
    } catch (Exception e) {
      boolean timeout = e instanceof InterruptedIOException;
      return watched.wrote
          ? new SlackAnswer.Unclear<>(timeout, reason(e))
          : new SlackAnswer.Unreached<>(timeout, reason(e));
    }
  }

  /** Gives Slack the bytes of a file, at the address it named for it. */
  SlackAnswer<Integer> upload(String url, byte[] bytes) {
    var request = new Request.Builder().url(url).post(RequestBody.create(bytes, BYTES)).build();
    try (Response response = http.newCall(request).execute()) {
      int status = response.code();
      if (response.isSuccessful()) {
        return new SlackAnswer.Ok<>(status);
      }
      return status >= 500 || status == TOO_MANY || status == REQUEST_TIMEOUT
          ? new SlackAnswer.Later<>("HTTP " + status, retryAfter(response))
          : new SlackAnswer.Refused<>("http_" + status, null);
    } catch (IOException e) {
      return new SlackAnswer.Unreached<>(e instanceof InterruptedIOException, reason(e));
    }
  }

  @PreDestroy
  void close() throws Exception {
    slack.close();
  }

  private static Response pass(Interceptor.Chain chain) throws IOException {
    if (GATE.isBound()) {
      try {
        GATE.get().commit();
      } catch (CommitRefused e) {
        throw new GateClosed(e);
      }
    }
    return chain.proceed(chain.request());
  }

  private static <T extends SlackApiTextResponse> SlackAnswer<T> judged(T response) {
    return response.isOk()
        ? new SlackAnswer.Ok<>(response)
        : refused(String.valueOf(response.getError()), response.getNeeded());
  }

  private static <T> SlackAnswer<T> refused(String error, @Nullable String needed) {
    return switch (error) {
      // Slack says of these two that a part of the work may have been done.
      case "internal_error", "fatal_error" -> new SlackAnswer.Unclear<>(false, error);
      case "ratelimited", "rate_limited", "service_unavailable", "request_timeout" ->
          new SlackAnswer.Later<>(error, null);
      default -> new SlackAnswer.Refused<>(error, needed);
    };
  }

  private static <T> SlackAnswer<T> failed(SlackApiException e) {
    int status = e.getResponse().code();
    var error = e.getError() == null ? null : e.getError().getError();
    if (status == TOO_MANY) {
      return new SlackAnswer.Later<>("ratelimited", retryAfter(e.getResponse()));
    }
    // Whoever broke down may have done so behind the door; only 503 says that nobody came in.
    if (status >= 500 && status != UNAVAILABLE) {
      return new SlackAnswer.Unclear<>(status == GATEWAY_TIMEOUT, "HTTP " + status);
    }
    if (error != null) {
      return refused(error, e.getError().getNeeded());
    }
    return status == UNAVAILABLE
        ? new SlackAnswer.Later<>("HTTP " + status, retryAfter(e.getResponse()))
        : new SlackAnswer.Refused<>("http_" + status, null);
  }

  private static @Nullable Duration retryAfter(Response response) {
    var value = response.header("Retry-After");
    return value != null && value.matches("\\d{1,9}")
        ? Duration.ofSeconds(Long.parseLong(value))
        : null;
  }

  private static String reason(Exception e) {
    return e.getClass().getSimpleName();
  }

  /**
   * Notices whether this very call came as far as its gate, which an earlier one may have passed.
   */
  private static final class Watched {

    private final OnceGate gate;
    private boolean wrote;

    Watched(OnceGate gate) {
      this.gate = gate;
    }

    void commit() throws CommitRefused {
      gate.commit();
      wrote = true;
    }
  }

  /** Carries the gate's refusal through the library. */
  private static final class GateClosed extends IOException {

    private static final long serialVersionUID = 1L;

    private final CommitRefused refusal;

    GateClosed(CommitRefused refusal) {
      super(refusal);
      this.refusal = refusal;
    }
  }
}
