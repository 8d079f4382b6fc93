/** Slack: connecting a workspace and listing its channels. */
@NullMarked
package dev.herald.org.integration.slack;

import org.jspecify.annotations.NullMarked;
