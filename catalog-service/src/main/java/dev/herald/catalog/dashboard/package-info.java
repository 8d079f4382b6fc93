/** Boards of tiles: which insights and texts a project shows together, and where. */
@NullMarked
package dev.herald.catalog.dashboard;

import org.jspecify.annotations.NullMarked;
