package dev.herald.delivery.schedule;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import jakarta.validation.constraints.Min;
import java.time.Duration;

/**
 * How due occurrences are claimed.
 *
 * @param lead how long ahead of its time an occurrence is claimed and rendered; never sent ahead
 * @param catchUp how old a missed occurrence may be and still be delivered
 * @param claimBatch entries per transaction
 * @param claimWindow due entries looked at to be fair between projects
 * @param claimPace shortest rest after a claim, so that what falls due in quick succession is
 *     claimed together
 * @param idle longest rest of the loop
 * @param engine whether this instance claims and runs deliveries, or only serves its API
 */
@ConfigurationProperties("herald.delivery")
public record ScheduleConfiguration(
    @Bindable(defaultValue = "0s") Duration lead,
    @Bindable(defaultValue = "24h") Duration catchUp,
    @Bindable(defaultValue = "500") @Min(1) int claimBatch,
    @Bindable(defaultValue = "1500") @Min(1) int claimWindow,
    @Bindable(defaultValue = "50ms") Duration claimPace,
    @Bindable(defaultValue = "1s") Duration idle,
    @Bindable(defaultValue = "true") boolean engine) {}
