package dev.runwatch.aws;

import software.amazon.awssdk.auth.credentials.AwsCredentialsProviderChain;
import software.amazon.awssdk.auth.credentials.ContainerCredentialsProvider;
import software.amazon.awssdk.auth.credentials.EnvironmentVariableCredentialsProvider;
import software.amazon.awssdk.auth.credentials.SystemPropertyCredentialsProvider;

/// The credentials that Lambda provides to a function.
final class LambdaCredentials {

    private LambdaCredentials() {}

    /// From the environment, or with SnapStart from the endpoint `AWS_CONTAINER_CREDENTIALS_FULL_URI`; resolved at the
    /// first use. The SDK's default chain would also wait for sources that a function does not have.
    static AwsCredentialsProviderChain provider() {
        return AwsCredentialsProviderChain.of(
                SystemPropertyCredentialsProvider.create(),
                EnvironmentVariableCredentialsProvider.create(),
                ContainerCredentialsProvider.builder().build());
    }
}
