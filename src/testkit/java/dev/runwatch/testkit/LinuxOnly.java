package dev.runwatch.testkit;

import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/// Tests that start the packaged function or read the package of the custom runtime. AWS's runtime interface client has
/// native code for Linux only.
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@Inherited
@EnabledOnOs(value = OS.LINUX, disabledReason = "Lambda's runtime interface client runs on Linux only")
public @interface LinuxOnly {}
