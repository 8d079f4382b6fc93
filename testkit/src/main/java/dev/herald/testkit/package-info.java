/**
 * The servers tests run against, one set per JVM: containers where there is a Docker daemon,
 * embedded ones elsewhere. And the events services have agreed on, which sender and receivers are
 * tested against.
 */
@NullMarked
package dev.herald.testkit;

import org.jspecify.annotations.NullMarked;
