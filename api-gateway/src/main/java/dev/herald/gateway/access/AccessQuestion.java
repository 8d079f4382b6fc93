package dev.herald.gateway.access;

import io.micronaut.core.annotation.Introspected;
import org.jspecify.annotations.Nullable;

/**
 * What org-service is asked: who presents this key, and what are they to this parent?
 *
 * @param credential hash of the key
 * @param parentKind organization, project or none
 * @param parentId as the client wrote it, {@code @current} included
 */
@Introspected
record AccessQuestion(String credential, String parentKind, @Nullable String parentId) {}
