/** Tells others what happened: outbox, relay, inbox, dead letters. */
@NullMarked
package dev.herald.platform.event;

import org.jspecify.annotations.NullMarked;
