package dev.herald.delivery.schedule;

import jakarta.inject.Singleton;

/** Rung when deliveries may be waiting to be started. */
@Singleton
public final class QueueBell extends Bell {}
