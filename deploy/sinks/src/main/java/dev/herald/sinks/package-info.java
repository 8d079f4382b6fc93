/**
 * Places where reports arrive: an SMTP inbox, a Slack stand-in and a webhook receiver, with a page
 * that shows what came.
 */
@NullMarked
package dev.herald.sinks;

import org.jspecify.annotations.NullMarked;
