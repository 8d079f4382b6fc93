/** Reports to an HTTP endpoint, signed by Standard Webhooks 1.0. */
@NullMarked
package dev.herald.delivery.webhook;

import org.jspecify.annotations.NullMarked;
