/** Reports to a Slack channel: one message, the rest in its thread. */
@NullMarked
package dev.herald.delivery.slack;

import org.jspecify.annotations.NullMarked;
