package dev.runwatch.redact;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

@Configuration(proxyBeanMethods = false)
class RedactConfiguration {

    @Bean
    RedactSettings redactSettings(Environment environment) {
        return RedactSettings.of(environment);
    }

    @Bean
    Redactor redactor(RedactSettings settings) {
        var redactor = new Redactor(settings.keys());
        LastLook.with(redactor);
        return redactor;
    }
}
