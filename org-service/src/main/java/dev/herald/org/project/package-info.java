/** Projects of an organization: their public token and who may enter them. */
@NullMarked
package dev.herald.org.project;

import org.jspecify.annotations.NullMarked;
