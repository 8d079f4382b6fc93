/** What the vendors that connect by OAuth have in common. */
@NullMarked
package dev.herald.org.integration.oauth;

import org.jspecify.annotations.NullMarked;
