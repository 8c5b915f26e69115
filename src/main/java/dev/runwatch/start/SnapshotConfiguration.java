package dev.runwatch.start;

import dev.runwatch.aws.Renewal;
import org.crac.Core;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.cloud.function.context.FunctionCatalog;
import org.springframework.cloud.function.json.JsonMapper;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/// There only where Lambda takes a snapshot. Spring's ahead-of-time processing leaves it out for good, and rightly: the
/// package that is processed starts from no snapshot.
@Configuration(proxyBeanMethods = false)
@ConditionalOnProperty(name = "AWS_LAMBDA_INITIALIZATION_TYPE", havingValue = "snap-start")
class SnapshotConfiguration {

    @Bean
    Rehearsal rehearsal(FunctionCatalog catalog, JsonMapper json, Renewal renewal, Environment environment) {
        String definition = environment.getRequiredProperty("spring.cloud.function.definition");
        return new Rehearsal(() -> catalog.lookup(definition, "application/json"), json, renewal);
    }

    @Bean
    Snapshot snapshot(Rehearsal rehearsal, Renewal renewal) {
        var snapshot = new Snapshot(rehearsal, renewal);
        Core.getGlobalContext().register(snapshot);
        return snapshot;
    }
}
