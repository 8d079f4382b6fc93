/** Reads the fields of a request body and refuses bad ones in the contract's words. */
@NullMarked
package dev.herald.platform.input;

import org.jspecify.annotations.NullMarked;
