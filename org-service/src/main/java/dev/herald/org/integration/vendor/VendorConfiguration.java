package dev.herald.org.integration.vendor;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.context.annotation.Context;
import jakarta.validation.constraints.Min;
import java.time.Duration;

/**
 * Limits of every call to a vendor.
 *
 * @param timeout from the first step of connecting to the last byte of the answer
 * @param maxAnswerBytes what is longer counts as no answer
 * @param attempts tries of a read that a vendor turned away with 429
 * @param longestWait between two tries, whatever the vendor asks for
 */
@Context
@ConfigurationProperties("herald.vendors.http")
public record VendorConfiguration(
    Duration timeout, @Min(1024) int maxAnswerBytes, @Min(1) int attempts, Duration longestWait) {}
