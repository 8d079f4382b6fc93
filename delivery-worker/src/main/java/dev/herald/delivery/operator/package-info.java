/** What whoever runs the installation does by hand: pause, explain, resend. */
@NullMarked
package dev.herald.delivery.operator;

import org.jspecify.annotations.NullMarked;
