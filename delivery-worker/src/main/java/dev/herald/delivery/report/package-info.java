/** What a report shows: insight results fetched, drawn and composed into a message. */
@NullMarked
package dev.herald.delivery.report;

import org.jspecify.annotations.NullMarked;
