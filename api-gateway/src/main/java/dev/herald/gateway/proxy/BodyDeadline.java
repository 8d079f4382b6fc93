package dev.herald.gateway.proxy;

import io.micronaut.core.io.buffer.ByteBufferFactory;
import io.micronaut.http.body.ByteBody;
import io.micronaut.http.body.ByteBodyFactory;
import io.micronaut.http.body.CloseableByteBody;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Ends an answer that keeps coming for too long, so that no connection is held for ever. */
@Singleton
final class BodyDeadline {

  private final Duration total;
  private final ByteBodyFactory bodies;

  BodyDeadline(UpstreamConfiguration configuration, ByteBufferFactory<?, ?> buffers) {
    this.total = configuration.getTotalTimeout();
    this.bodies = ByteBodyFactory.createDefault(buffers);
  }

  CloseableByteBody limit(ByteBody body) {
    Mono<Object> late =
        Mono.delay(total)
            .flatMap(_ -> Mono.error(new TimeoutException("the answer took more than " + total)));
    return bodies.adapt(
        Flux.from(body.toReadBufferPublisher()).takeUntilOther(late), body.expectedLength());
  }
}
