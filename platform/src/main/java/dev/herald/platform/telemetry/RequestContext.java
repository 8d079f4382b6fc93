package dev.herald.platform.telemetry;

import io.micronaut.http.HttpRequest;
import io.micronaut.http.MutableHttpRequest;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/**
 * What ties the log lines, events and workflows of one request together.
 *
 * @param traceparent W3C trace context, version 00
 */
public record RequestContext(String requestId, String traceparent) {

  public static final String REQUEST_ID = "X-Request-Id";
  public static final String TRACEPARENT = "traceparent";

  private static final String MDC_REQUEST = "request_id";
  private static final String MDC_TRACE = "traceparent";
  private static final Pattern SAFE_ID = Pattern.compile("[A-Za-z0-9._:-]{1,128}");
  private static final Pattern W3C =
      Pattern.compile("[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}.*");

  /** Takes over what the caller sent when it is well-formed, makes new ones otherwise. */
  public static RequestContext of(@Nullable String requestId, @Nullable String traceparent) {
    return new RequestContext(
        requestId != null && SAFE_ID.matcher(requestId).matches() ? requestId : randomHex(16),
        traceparent != null && W3C.matcher(traceparent).matches()
            ? traceparent
            : "00-" + randomHex(16) + "-" + randomHex(8) + "-01");
  }

  /** The context a request was given when it came in, on whatever thread it is asked for. */
  public static Optional<RequestContext> of(HttpRequest<?> request) {
    return request.getAttribute(RequestContextFilter.ATTRIBUTE, RequestContext.class);
  }

  /** The context of the work this thread does now. */
  public static Optional<RequestContext> current() {
    String requestId = MDC.get(MDC_REQUEST);
    String trace = MDC.get(MDC_TRACE);
    return requestId == null || trace == null
        ? Optional.empty()
        : Optional.of(new RequestContext(requestId, trace));
  }

  /** Makes this the thread's context; close to go back to the one before. */
  public Scope enter() {
    Optional<RequestContext> before = current();
    put();
    return () -> before.ifPresentOrElse(RequestContext::put, RequestContext::clear);
  }

  private void put() {
    MDC.put(MDC_REQUEST, requestId);
    MDC.put(MDC_TRACE, traceparent);
  }

  private static void clear() {
    MDC.remove(MDC_REQUEST);
    MDC.remove(MDC_TRACE);
  }

  public void writeTo(MutableHttpRequest<?> request) {
    request.getHeaders().set(REQUEST_ID, requestId);
    request.getHeaders().set(TRACEPARENT, traceparent);
  }

  private static String randomHex(int bytes) {
    byte[] random = new byte[bytes];
    ThreadLocalRandom.current().nextBytes(random);
    return HexFormat.of().formatHex(random);
  }

  /** Ends the thread's context. */
  @FunctionalInterface
  public interface Scope extends AutoCloseable {
    @Override
    void close();
  }
}
