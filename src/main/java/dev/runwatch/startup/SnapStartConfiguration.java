package dev.runwatch.startup;

import dev.runwatch.aws.RestoreScope;
import org.crac.Core;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.cloud.function.context.FunctionCatalog;
import org.springframework.cloud.function.json.JsonMapper;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// There only where Lambda takes a snapshot. Spring's ahead-of-time processing leaves it out for good, and rightly: the
/// package that is processed starts from no snapshot.
@Configuration(proxyBeanMethods = false)
@ConditionalOnProperty(name = "AWS_LAMBDA_INITIALIZATION_TYPE", havingValue = "snap-start")
class SnapStartConfiguration {

    @Bean
    SnapshotPriming rehearsal(FunctionCatalog catalog, JsonMapper json, RestoreScope renewal) {
        // What LambdaHandler calls.
        return new SnapshotPriming(() -> catalog.lookup("handle", "application/json"), json, renewal);
    }

    @Bean
    SnapStartHook snapshot(SnapshotPriming rehearsal, RestoreScope renewal) {
        var snapshot = new SnapStartHook(rehearsal, renewal);
        Core.getGlobalContext().register(snapshot);
        return snapshot;
    }
}
