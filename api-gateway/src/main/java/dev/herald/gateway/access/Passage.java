package dev.herald.gateway.access;

import org.jspecify.annotations.Nullable;

/**
 * Leave to pass.
 *
 * @param parentId what the parent's id in the path was found to be; null when there is no parent
 * @param keyHash of the personal key that was presented; null at the other doors
 */
public record Passage(Caller caller, @Nullable String parentId, @Nullable String keyHash) {}
