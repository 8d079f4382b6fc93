/** What is known here of the insights and dashboards that subscriptions report on. */
@NullMarked
package dev.herald.subscriptions.resource;

import org.jspecify.annotations.NullMarked;
