/** Where reports go, and whether they may go there. */
@NullMarked
package dev.herald.subscriptions.target;

import org.jspecify.annotations.NullMarked;
