package dev.runwatch.redact;

import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(RedactSettings.class)
class RedactConfiguration {

    @Bean
    Redactor redactor(RedactSettings settings) {
        var redactor = new Redactor(settings.keys(), CustomPatterns.of(settings.patterns()));
        OutputRedaction.with(redactor);
        return redactor;
    }
}
