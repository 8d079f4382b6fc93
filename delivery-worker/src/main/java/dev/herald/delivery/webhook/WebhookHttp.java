package dev.herald.delivery.webhook;

import dev.herald.delivery.channel.CommitGate;
import dev.herald.delivery.channel.CommitRefused;
import dev.herald.platform.net.OutboundUrls;
import dev.herald.platform.net.UrlCheck;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.net.InetAddress;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.config.TlsConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.io.Closer;
import org.apache.hc.core5.util.Timeout;

/**
 * Makes the calls: to checked addresses only, once, without redirects, cookies or proxies, inside
 * one deadline, with the ledger's gate between the handshake and the first byte.
 */
@Singleton
final class WebhookHttp {

  private final WebhookSettings settings;
  private final Clock clock;
  private final CloseableHttpClient client;
  private final ScheduledThreadPoolExecutor deadlines;

  WebhookHttp(WebhookSettings settings, OutboundUrls urls, Clock clock) {
    this.settings = settings;
    this.clock = clock;
    this.client = client(settings, urls);
    this.deadlines =
        new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().daemon().name("webhook-deadlines").factory());
    this.deadlines.setRemoveOnCancelPolicy(true);
  }

  /**
   * Posts one JSON body.
   *
   * @param url checked by name
   * @throws CommitRefused when the gate is closed; the receiver got no byte of the request then
   */
  WebhookAnswer post(
      URI url, String host, Map<String, String> headers, byte[] body, CommitGate gate)
      throws CommitRefused {
    var request = new HttpPost(url);
    headers.forEach(request::setHeader);
    var call = new GatedCall(host, gate, body);
    request.setEntity(call.entity());
    var context = HttpClientContext.create();
    context.setAttribute(GatedCall.ATTRIBUTE, call);
    var deadline =
        deadlines.schedule(
            () -> {
              call.expire();
              request.cancel();
            },
            settings.totalTimeout().toMillis(),
            TimeUnit.MILLISECONDS);
    try {
      return read(request, client.executeOpen(null, request, context));
    } catch (GatedCall.GateClosed e) {
      throw e.refusal();
    } catch (BlockedHost e) {
      return new WebhookAnswer.Blocked(e.reason);
    } catch (IOException e) {
      return call.failed(e instanceof SocketTimeoutException, reason(e));
    } catch (RuntimeException e) {
      // The library reports a call that was cancelled between two steps as an illegal state.
      if (call.expired()) {
        return call.failed(true, "deadline");
      }
      throw e;
    } finally {
      deadline.cancel(false);
    }
  }

  private WebhookAnswer read(HttpPost request, ClassicHttpResponse response) {
    var excerpt = ResponseExcerpt.read(response, settings.responseLimit());
    var answer =
        new WebhookAnswer.Answered(
            response.getCode(), RetryAfter.of(response, clock.instant()), excerpt);
    // Closing alone would first read what is left, however much that is.
    request.cancel();
    Closer.closeQuietly(response);
    return answer;
  }

  @PreDestroy
  void close() {
    deadlines.shutdownNow();
    client.close(CloseMode.GRACEFUL);
  }

  private static String reason(IOException e) {
    return e instanceof UnknownHostException
        ? "The host name does not resolve"
        : e.getClass().getSimpleName();
  }

  private static CloseableHttpClient client(WebhookSettings settings, OutboundUrls urls) {
    var connect = Timeout.of(settings.connectTimeout());
    var total = Timeout.of(settings.totalTimeout());
    var connections =
        PoolingHttpClientConnectionManagerBuilder.create()
            .setDnsResolver(new CheckedNames(urls))
            .setMaxConnTotal(settings.connections())
            .setMaxConnPerRoute(settings.connectionsPerHost())
            .setDefaultConnectionConfig(
                ConnectionConfig.custom()
                    .setConnectTimeout(connect)
                    .setSocketTimeout(total)
                    .build())
            .setDefaultTlsConfig(TlsConfig.custom().setHandshakeTimeout(connect).build())
            .build();
    return HttpClientBuilder.create()
        .setConnectionManager(connections)
        .setRequestExecutor(new GatedRequestExecutor(urls))
        .setDefaultRequestConfig(
            RequestConfig.custom()
                .setConnectionRequestTimeout(total)
                .setResponseTimeout(total)
                .setRedirectsEnabled(false)
                .build())
        // A kept connection would be one to yesterday's address.
        .setConnectionReuseStrategy((_, _, _) -> false)
        .setUserAgent("Herald/1.0")
        .disableRedirectHandling()
        .disableCookieManagement()
        .disableAuthCaching()
        .disableAutomaticRetries()
        .disableContentCompression()
        .build();
  }

  /** Resolves once and lets the connection go to the very addresses that were checked. */
  private record CheckedNames(OutboundUrls urls) implements DnsResolver {

    @Override
    public InetAddress[] resolve(String host) throws UnknownHostException {
      var name = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
      return switch (urls.resolve(name)) {
        case UrlCheck.Open(var addresses) -> addresses.toArray(InetAddress[]::new);
        case UrlCheck.Blocked(var reason) -> throw new BlockedHost(name, reason);
        case UrlCheck.Allowed _ -> throw new IllegalStateException("a name, not a URL, was asked");
      };
    }

    @Override
    public String resolveCanonicalHostname(String host) {
      return host;
    }
  }

  /** Travels through the library as a failed look-up. */
  private static final class BlockedHost extends UnknownHostException {

    private static final long serialVersionUID = 1L;

    private final String reason;

    BlockedHost(String host, String reason) {
      super(host);
      this.reason = reason;
    }
  }
}
