package dev.herald.platform.problem;

import io.micronaut.core.annotation.Introspected;
import org.jspecify.annotations.Nullable;

/** The error body of every endpoint: exactly these four keys, in this order. */
@Introspected
public record ProblemBody(String type, String code, String detail, @Nullable String attr) {}
