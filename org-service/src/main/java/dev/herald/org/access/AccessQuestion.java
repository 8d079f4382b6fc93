package dev.herald.org.access;

import io.micronaut.core.annotation.Introspected;
import org.jspecify.annotations.Nullable;

/**
 * Who stands behind a credential, and what are they in this place?
 *
 * @param credential hash of the presented key, never the key; null when none was presented
 * @param parentKind what the path names: {@code organization}, {@code project} or {@code none}
 * @param parentId the id as it stands in the path, possibly {@code @current}
 */
@Introspected
record AccessQuestion(
    @Nullable String credential, @Nullable String parentKind, @Nullable String parentId) {}
