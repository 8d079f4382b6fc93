/** What is known here of the people who made subscriptions. */
@NullMarked
package dev.herald.subscriptions.creator;

import org.jspecify.annotations.NullMarked;
