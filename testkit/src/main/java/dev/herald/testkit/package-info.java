/**
 * The servers tests run against, one set per JVM: containers where there is a Docker daemon,
 * embedded ones elsewhere.
 */
@NullMarked
package dev.herald.testkit;

import org.jspecify.annotations.NullMarked;
