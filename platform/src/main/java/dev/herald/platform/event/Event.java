package dev.herald.platform.event;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Something that happened, as others hear of it: a CloudEvents 1.0 envelope.
 *
 * @param source the service that tells it
 * @param type {@code thing.happened.vN}
 * @param subject the key of what it happened to
 */
public record Event(
    UUID id,
    String source,
    String type,
    String subject,
    Instant time,
    @Nullable String traceparent,
    JsonNode data) {}
