/** Tests of the package of the same name. */
@NullMarked
package dev.herald.catalog.dashboard;

import org.jspecify.annotations.NullMarked;
