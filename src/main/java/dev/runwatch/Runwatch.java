package dev.runwatch;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.context.annotation.ComponentScan;

/// Starts Spring Boot; each package brings its own configuration.
@SpringBootConfiguration(proxyBeanMethods = false)
@ComponentScan
public class Runwatch {

    public static void main(String[] args) {
        SpringApplication.run(Runwatch.class, args);
    }
}
