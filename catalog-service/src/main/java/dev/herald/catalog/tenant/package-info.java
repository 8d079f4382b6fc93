/** What the catalog remembers of projects and people, who are at home in another service. */
@NullMarked
package dev.herald.catalog.tenant;

import org.jspecify.annotations.NullMarked;
