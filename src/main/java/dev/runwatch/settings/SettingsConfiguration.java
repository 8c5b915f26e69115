package dev.runwatch.settings;

import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.ConfigurableEnvironment;

@Configuration(proxyBeanMethods = false)
class SettingsConfiguration {

    /// Every room's record of settings is a bean, and the bean's name is the group that the record reads. So the beans
    /// tell all names that there are, before one of them is made.
    @Bean
    Given given(ConfigurableListableBeanFactory beans, ConfigurableEnvironment environment) {
        Map<Class<?>, String> groups = new LinkedHashMap<>();
        for (String name : beans.getBeanDefinitionNames()) {
            Class<?> type = name.startsWith(KnownNames.PREFIX) ? beans.getType(name) : null;
            if (type != null) {
                groups.put(type, name);
            }
        }
        return new Given(environment, groups);
    }
}
