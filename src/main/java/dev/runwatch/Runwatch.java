package dev.runwatch;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.cloud.function.context.config.ContextFunctionCatalogAutoConfiguration;
import org.springframework.context.annotation.ComponentScan;

/// Starts Spring Boot; each room brings its own configuration.
@SpringBootConfiguration(proxyBeanMethods = false)
@ComponentScan
@ImportAutoConfiguration(ContextFunctionCatalogAutoConfiguration.class)
public class Runwatch {

    public static void main(String[] args) {
        SpringApplication.run(Runwatch.class, args);
    }
}
