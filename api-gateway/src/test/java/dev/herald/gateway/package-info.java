/** A gateway under test, between a client and services that are played by the test. */
@NullMarked
package dev.herald.gateway;

import org.jspecify.annotations.NullMarked;
