package dev.herald.delivery.webhook;

import dev.herald.delivery.channel.CommitGate;
import dev.herald.delivery.channel.CommitRefused;
import java.io.IOException;
import java.io.OutputStream;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.http.io.entity.HttpEntityWrapper;

/** One call's state that its way through the HTTP library must know. */
final class GatedCall {

  static final String ATTRIBUTE = GatedCall.class.getName();

  private final String host;
  private final CommitGate gate;
  private final byte[] body;
  private volatile boolean written;
  private volatile boolean expired;

  GatedCall(String host, CommitGate gate, byte[] body) {
    this.host = host;
    this.gate = gate;
    this.body = body;
  }

  String host() {
    return host;
  }

  void pass() throws IOException {
    if (expired) {
      throw new IOException("deadline");
    }
    try {
      gate.commit();
    } catch (CommitRefused e) {
      throw new GateClosed(e);
    }
  }

  /** The body, which notices when its last byte has been handed on. */
  HttpEntity entity() {
    return new HttpEntityWrapper(new ByteArrayEntity(body, ContentType.APPLICATION_JSON)) {
      @Override
      public void writeTo(OutputStream out) throws IOException {
        super.writeTo(out);
        written = true;
      }
    };
  }

  void expire() {
    expired = true;
  }

  boolean expired() {
    return expired;
  }

  /** A request with a part of its body missing is no request. */
  WebhookAnswer failed(boolean timeout, String reason) {
    boolean late = timeout || expired;
    return written
        ? new WebhookAnswer.Silent(late, reason)
        : new WebhookAnswer.NotSent(late, reason);
  }

  /** Carries the gate's refusal through the library. */
  static final class GateClosed extends IOException {

    private static final long serialVersionUID = 1L;

    private final CommitRefused refusal;

    GateClosed(CommitRefused refusal) {
      super(refusal);
      this.refusal = refusal;
    }

    CommitRefused refusal() {
      return refusal;
    }
  }
}
