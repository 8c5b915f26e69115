package dev.runwatch.redact;

import dev.runwatch.settings.Given;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class RedactConfiguration {

    @Bean("runwatch.redact")
    RedactSettings redactSettings(Given given) {
        return new RedactSettings(given.list("runwatch.redact.keys"));
    }

    @Bean
    Redactor redactor(RedactSettings settings) {
        var redactor = new Redactor(settings.keys());
        OutputRedaction.with(redactor);
        return redactor;
    }
}
