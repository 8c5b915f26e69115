package dev.runwatch.sweep;

import dev.runwatch.alert.Destination;
import dev.runwatch.alert.Handled;
import dev.runwatch.aws.Renewal;
import dev.runwatch.batch.Batch;
import dev.runwatch.claim.Memory;
import dev.runwatch.settings.Given;
import dev.runwatch.sweep.SweepSettings.Status;
import java.time.Duration;
import java.util.EnumSet;
import java.util.function.Function;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import tools.jackson.databind.JsonNode;

/// Names no class of the SDK: they are loaded by the first order to sweep.
@Configuration(proxyBeanMethods = false)
class SweepConfiguration {

    @Bean("runwatch.sweep")
    SweepSettings sweepSettings(Given given) {
        return new SweepSettings(
                given.list("runwatch.sweep.state-machines"),
                given.set("runwatch.sweep.statuses", Status.class, EnumSet.allOf(Status.class)),
                given.value("runwatch.sweep.grace", Duration.ofMinutes(2)),
                given.value("runwatch.sweep.overlap", Duration.ofMinutes(5)),
                given.value("runwatch.sweep.look-back", Duration.ofDays(14)),
                given.value("runwatch.sweep.catch-up", Duration.ofHours(12)),
                given.value("runwatch.sweep.max-found", 100));
    }

    /// The sweep is switched on by its state machines. What it needs besides is a table that knows what was reported.
    ///
    /// @param destination whose claims tell what was reported
    @Bean
    SweepOrders.Maker sweepOrders(SweepSettings settings, Memory claims, Destination destination) {
        String table = settings.enabled() ? table(settings, claims) : "";
        return access -> new SweepOrders(() -> Sweeper.over(access, settings, table, destination::claimOf));
    }

    /// Puts what a sweep finds in the place of the order to sweep.
    @Bean
    Function<Batch<JsonNode>, Batch<JsonNode>> sweep(
            Renewal renewal, SweepSettings settings, SweepOrders.Maker orders) {
        return settings.enabled() ? renewal.renewed(access -> orders.over(access)::carryOut) : batch -> batch;
    }

    /// Notes what is swept, when all that was found is handled.
    @Bean
    Function<Batch<Handled>, Batch<Handled>> swept(Renewal renewal, SweepSettings settings, SweepOrders.Maker orders) {
        return settings.enabled() ? renewal.renewed(access -> orders.over(access)::note) : batch -> batch;
    }

    private static String table(SweepSettings settings, Memory claims) {
        if (claims.table().isEmpty()) {
            throw new IllegalArgumentException(
                    "runwatch.claims.table must name a table when there are runwatch.sweep.state-machines: without"
                            + " claims a sweep would report again what was reported: ''");
        }
        if (claims.keepFor().compareTo(settings.catchUp()) <= 0) {
            throw new IllegalArgumentException(
                    "runwatch.sweep.catch-up must be shorter than runwatch.claims.keep-for, or what was reported is"
                            + " forgotten and reported again: '%dms'"
                                    .formatted(settings.catchUp().toMillis()));
        }
        return claims.table();
    }
}
