/** The pictures of reports: kept in the database, shown under signed public addresses. */
@NullMarked
package dev.herald.delivery.asset;

import org.jspecify.annotations.NullMarked;
