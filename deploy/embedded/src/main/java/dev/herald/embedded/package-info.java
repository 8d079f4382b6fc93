/**
 * The servers Herald leans on (PostgreSQL, Kafka, Temporal), started and stopped from inside a JVM,
 * on loopback only.
 */
@NullMarked
package dev.herald.embedded;

import org.jspecify.annotations.NullMarked;
