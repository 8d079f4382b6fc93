/** What a report says as an e-mail: its words, its HTML, its plain text. */
@NullMarked
package dev.herald.delivery.email.body;

import org.jspecify.annotations.NullMarked;
