/** The door for what has no public endpoint: organizations, people, projects and their keys. */
@NullMarked
package dev.herald.org.operator;

import org.jspecify.annotations.NullMarked;
