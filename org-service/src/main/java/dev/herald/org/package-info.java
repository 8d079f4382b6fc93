/** Who may do what, and every credential. */
@Configuration
@Requires(env = OrgApplication.NAME)
@NullMarked
package dev.herald.org;

import io.micronaut.context.annotation.Configuration;
import io.micronaut.context.annotation.Requires;
import org.jspecify.annotations.NullMarked;
