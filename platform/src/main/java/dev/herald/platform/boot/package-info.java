/** Starts a service as a process, or as one of several contexts in a process. */
@NullMarked
package dev.herald.platform.boot;

import org.jspecify.annotations.NullMarked;
