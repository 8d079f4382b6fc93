/** Tests of the package of the same name. */
@NullMarked
package dev.herald.catalog;

import org.jspecify.annotations.NullMarked;
