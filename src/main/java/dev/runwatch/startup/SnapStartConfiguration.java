package dev.runwatch.startup;

import dev.runwatch.aws.RestoreScope;
import org.crac.Core;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.cloud.function.context.FunctionCatalog;
import org.springframework.cloud.function.json.JsonMapper;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// Active only where Lambda takes a snapshot. Ahead-of-time processing evaluates the condition at build time and omits
/// this configuration from the self-contained package, which never starts from a snapshot.
@Configuration(proxyBeanMethods = false)
@ConditionalOnProperty(name = "AWS_LAMBDA_INITIALIZATION_TYPE", havingValue = "snap-start")
class SnapStartConfiguration {

    @Bean
    SnapshotPriming snapshotPriming(FunctionCatalog catalog, JsonMapper json, RestoreScope restoreScope) {
        // The function that LambdaHandler calls.
        return new SnapshotPriming(() -> catalog.lookup("handle", "application/json"), json, restoreScope);
    }

    @Bean
    SnapStartHook snapStartHook(SnapshotPriming priming, RestoreScope restoreScope) {
        var hook = new SnapStartHook(priming, restoreScope);
        Core.getGlobalContext().register(hook);
        return hook;
    }
}
