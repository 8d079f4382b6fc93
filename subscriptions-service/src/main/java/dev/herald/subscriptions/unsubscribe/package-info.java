/** The way out for recipients: a signed link, a page, one click. */
@NullMarked
package dev.herald.subscriptions.unsubscribe;

import org.jspecify.annotations.NullMarked;
