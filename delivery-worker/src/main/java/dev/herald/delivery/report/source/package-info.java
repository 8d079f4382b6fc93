/** Where results come from: a PostHog-compatible endpoint, our own catalog by default. */
@NullMarked
package dev.herald.delivery.report.source;

import org.jspecify.annotations.NullMarked;
