package dev.herald.org.integration;

import com.fasterxml.jackson.databind.JsonNode;

/** What a vendor gave when it was connected: its id for it, what may be shown, what must not. */
public record Connection(String vendorId, JsonNode config, Credentials credentials) {}
