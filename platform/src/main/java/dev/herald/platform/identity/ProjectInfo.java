package dev.herald.platform.identity;

import io.micronaut.core.annotation.Introspected;
import java.util.UUID;

/** What services need to know of the project a request is about. */
@Introspected
public record ProjectInfo(long id, UUID uuid, String name, String timezone) {}
