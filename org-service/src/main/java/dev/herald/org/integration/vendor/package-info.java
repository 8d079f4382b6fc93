/** Calls to vendors over HTTP, and how their failures are told. */
@NullMarked
package dev.herald.org.integration.vendor;

import org.jspecify.annotations.NullMarked;
