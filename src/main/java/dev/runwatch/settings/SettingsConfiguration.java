package dev.runwatch.settings;

import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.ConfigurableEnvironment;

@Configuration(proxyBeanMethods = false)
class SettingsConfiguration {

    /// Rejects unknown settings before any setting is bound, so that a misspelled name is not reported as missing.
    ///
    /// `@EnableConfigurationProperties` names the bean of a settings record `<prefix>-<type>`.
    @Bean
    static BeanFactoryPostProcessor unknownSettings(ConfigurableEnvironment environment) {
        return beans -> {
            Map<Class<?>, String> records = new LinkedHashMap<>();
            for (String name : beans.getBeanDefinitionNames()) {
                Class<?> type = name.startsWith(SettingNames.PREFIX) ? beans.getType(name) : null;
                if (type != null) {
                    records.put(type, name.substring(0, name.indexOf('-')));
                }
            }
            new SettingNames(records).requireKnown(environment.getPropertySources());
        };
    }
}
