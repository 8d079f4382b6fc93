/** Tests of the package of the same name. */
@NullMarked
package dev.herald.catalog.insight;

import org.jspecify.annotations.NullMarked;
