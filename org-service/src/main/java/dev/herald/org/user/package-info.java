/** People: who they are and whether they may still act. */
@NullMarked
package dev.herald.org.user;

import org.jspecify.annotations.NullMarked;
