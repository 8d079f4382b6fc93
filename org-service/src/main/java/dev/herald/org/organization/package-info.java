/** Organizations and their settings; everything else belongs to one. */
@NullMarked
package dev.herald.org.organization;

import org.jspecify.annotations.NullMarked;
