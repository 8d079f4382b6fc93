/** Written-out SQL that takes part in the caller's transaction. */
@NullMarked
package dev.herald.platform.sql;

import org.jspecify.annotations.NullMarked;
