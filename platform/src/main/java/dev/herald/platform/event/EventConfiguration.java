package dev.herald.platform.event;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import java.time.Duration;

/**
 * How events leave and enter this service.
 *
 * @param relay whether this process publishes its database's outbox
 * @param batch rows published in one go
 * @param poll how long an outbox row may lie unseen when nobody signalled it
 * @param replicas copies of each topic this service creates
 * @param inboxRetention how long a heard event is remembered; above the topics' own retention
 */
@ConfigurationProperties("herald.events")
public record EventConfiguration(
    @Bindable(defaultValue = "true") boolean relay,
    @Bindable(defaultValue = "500") int batch,
    @Bindable(defaultValue = "200ms") Duration poll,
    @Bindable(defaultValue = "1") short replicas,
    @Bindable(defaultValue = "14d") Duration inboxRetention) {}
