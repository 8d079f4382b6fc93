@NullMarked
package dev.herald.org.integration;

import org.jspecify.annotations.NullMarked;
