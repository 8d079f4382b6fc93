/** Who belongs to an organization, and at which level. */
@NullMarked
package dev.herald.org.member;

import org.jspecify.annotations.NullMarked;
