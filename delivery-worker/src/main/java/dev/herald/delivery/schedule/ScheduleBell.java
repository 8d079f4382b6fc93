package dev.herald.delivery.schedule;

import jakarta.inject.Singleton;

/**
 * Rung when an entry may have become due earlier than the claim loop thinks.
 *
 * <p>It reaches this process only; the others look by themselves every second, which a LISTEN
 * connection per instance would not beat by enough to be worth it.
 */
@Singleton
public final class ScheduleBell extends Bell {}
