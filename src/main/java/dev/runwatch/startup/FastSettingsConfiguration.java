package dev.runwatch.startup;

import org.springframework.aot.AotDetector;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.support.AbstractBeanDefinition;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.boot.context.properties.ConfigurationPropertiesBindingPostProcessor;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.ConfigurableEnvironment;

@Configuration(proxyBeanMethods = false)
class FastSettingsConfiguration {

    /// Only in the self-contained package, whose code is generated ahead of time. Elsewhere Spring Boot binds the
    /// settings.
    @Bean
    static BeanFactoryPostProcessor fastSettings(ConfigurableEnvironment environment) {
        return beans -> {
            if (AotDetector.useGeneratedArtifacts()) {
                create(beans, environment);
            }
        };
    }

    private static void create(ConfigurableListableBeanFactory beans, ConfigurableEnvironment environment) {
        var settings = new FastSettings(environment);
        boolean all = true;
        for (String name : beans.getBeanDefinitionNames()) {
            if (name.startsWith("runwatch.") && beans.getBeanDefinition(name) instanceof AbstractBeanDefinition bean) {
                Class<?> type = bean.getBeanClass();
                if (FastSettings.supports(type)) {
                    bean.setInstanceSupplier(() -> settings.create(type, name.substring(0, name.indexOf('-'))));
                } else {
                    all = false;
                }
            }
        }
        if (all && beans instanceof BeanDefinitionRegistry registry) {
            // It would look for annotations on every bean, to bind the settings that are already created.
            registry.removeBeanDefinition(ConfigurationPropertiesBindingPostProcessor.BEAN_NAME);
        }
    }
}
