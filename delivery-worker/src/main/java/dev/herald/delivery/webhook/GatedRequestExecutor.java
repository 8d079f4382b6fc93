package dev.herald.delivery.webhook;

import dev.herald.platform.net.OutboundUrls;
import java.io.IOException;
import java.net.InetSocketAddress;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.impl.io.HttpRequestExecutor;
import org.apache.hc.core5.http.io.HttpClientConnection;
import org.apache.hc.core5.http.io.HttpResponseInformationCallback;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.jspecify.annotations.Nullable;

/** Stands where the connection is up and no byte of the request is written: looks, then commits. */
final class GatedRequestExecutor extends HttpRequestExecutor {

  private final OutboundUrls urls;

  GatedRequestExecutor(OutboundUrls urls) {
    this.urls = urls;
  }

  @Override
  public ClassicHttpResponse execute(
      ClassicHttpRequest request,
      HttpClientConnection connection,
      @Nullable HttpResponseInformationCallback informationCallback,
      HttpContext context)
      throws IOException, HttpException {
    if (!(context.getAttribute(GatedCall.ATTRIBUTE) instanceof GatedCall call)) {
      throw new IllegalStateException("a call without a gate");
    }
    if (!(connection.getRemoteAddress() instanceof InetSocketAddress peer)
        || !urls.allows(call.host(), peer.getAddress())) {
      throw new IOException("connected to a closed address");
    }
    call.pass();
    return super.execute(request, connection, informationCallback, context);
  }
}
