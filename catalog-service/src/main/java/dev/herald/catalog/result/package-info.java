/** Where an insight's data comes from: a data source, what was pushed, or an upstream server. */
@NullMarked
package dev.herald.catalog.result;

import org.jspecify.annotations.NullMarked;
