@NullMarked
package dev.herald.org.integration.vendor;

import org.jspecify.annotations.NullMarked;
