/** Tests of the package of the same name. */
@NullMarked
package dev.herald.catalog.result;

import org.jspecify.annotations.NullMarked;
