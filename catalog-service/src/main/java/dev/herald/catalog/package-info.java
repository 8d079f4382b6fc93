/** What a project contains that others report on, share or annotate. */
@Configuration
@Requires(env = "catalog")
@NullMarked
package dev.herald.catalog;

import io.micronaut.context.annotation.Configuration;
import io.micronaut.context.annotation.Requires;
import org.jspecify.annotations.NullMarked;
