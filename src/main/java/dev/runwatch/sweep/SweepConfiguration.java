package dev.runwatch.sweep;

import dev.runwatch.alert.Destination;
import dev.runwatch.alert.Handled;
import dev.runwatch.aws.Renewal;
import dev.runwatch.batch.Batch;
import dev.runwatch.settings.Given;
import java.time.Duration;
import java.util.function.Function;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import tools.jackson.databind.JsonNode;

/// Names no class of the SDK: they are loaded by the first order to sweep.
@Configuration(proxyBeanMethods = false)
class SweepConfiguration {

    @Bean("runwatch.sweep")
    SweepSettings sweepSettings(Given given) {
        return given.as(SweepSettings.class);
    }

    /// The sweep is switched on by its state machines. What it needs besides is a table that knows what was reported.
    ///
    /// @param destination whose claims tell what was reported
    @Bean
    SweepOrders.Maker sweepOrders(SweepSettings settings, Environment environment, Destination destination) {
        String table = settings.enabled() ? table(settings, Binder.get(environment)) : "";
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

    private static String table(SweepSettings settings, Binder settingsOfClaims) {
        String table = settingsOfClaims
                .bind("runwatch.claims.table", String.class)
                .orElse("")
                .strip();
        if (table.isEmpty()) {
            throw new IllegalArgumentException(
                    "runwatch.claims.table must name a table when there are runwatch.sweep.state-machines: without"
                            + " claims a sweep would report again what was reported: '" + table + "'");
        }
        settingsOfClaims.bind("runwatch.claims.keep-for", Duration.class).ifBound(kept -> {
            if (kept.compareTo(settings.catchUp()) <= 0) {
                throw new IllegalArgumentException(
                        "runwatch.sweep.catch-up must be shorter than runwatch.claims.keep-for, or what was reported is"
                                + " forgotten and reported again: '%dms'"
                                        .formatted(settings.catchUp().toMillis()));
            }
        });
        return table;
    }
}
