/** Tests of the package of the same name. */
@NullMarked
package dev.herald.catalog.tenant;

import org.jspecify.annotations.NullMarked;
