package dev.herald.org.integration.oauth;

import dev.herald.platform.secret.Secret;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * A vendor that connects by an authorization code.
 *
 * @param clientId of our application there; without it and its secret the kind is not configured
 */
public record OAuthVendor(
    String kind, URI tokenAddress, @Nullable String clientId, @Nullable Secret clientSecret) {}
