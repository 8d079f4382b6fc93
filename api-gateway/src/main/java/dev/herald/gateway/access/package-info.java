/** Finds the credential of a request and judges whether its holder may pass. */
@NullMarked
package dev.herald.gateway.access;

import org.jspecify.annotations.NullMarked;
