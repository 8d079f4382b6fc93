/** Makes, hashes, masks and encrypts what must not be read by others. */
@NullMarked
package dev.herald.platform.secret;

import org.jspecify.annotations.NullMarked;
