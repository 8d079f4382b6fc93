/** Saved questions about a project's data: kept, listed, and shown with their results. */
@NullMarked
package dev.herald.catalog.insight;

import org.jspecify.annotations.NullMarked;
