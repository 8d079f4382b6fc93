/** Personal API keys: made once, kept as a hash, rolled and revoked. */
@NullMarked
package dev.herald.org.personalkey;

import org.jspecify.annotations.NullMarked;
