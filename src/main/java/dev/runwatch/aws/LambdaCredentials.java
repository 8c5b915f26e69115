package dev.runwatch.aws;

import software.amazon.awssdk.auth.credentials.AwsCredentialsProviderChain;
import software.amazon.awssdk.auth.credentials.ContainerCredentialsProvider;
import software.amazon.awssdk.auth.credentials.EnvironmentVariableCredentialsProvider;
import software.amazon.awssdk.auth.credentials.SystemPropertyCredentialsProvider;

/// As whom the function signs.
final class LambdaCredentials {

    private LambdaCredentials() {}

    /// The keys that Lambda puts into the environment, or those that it hands out at an address instead, where it
    /// restores snapshots (`AWS_CONTAINER_CREDENTIALS_FULL_URI`). Which of the two is asked at the first use.
    ///
    /// The SDK's default would go on to ask places that a function does not have, and wait for them.
    static AwsCredentialsProviderChain provider() {
        return AwsCredentialsProviderChain.of(
                SystemPropertyCredentialsProvider.create(),
                EnvironmentVariableCredentialsProvider.create(),
                ContainerCredentialsProvider.builder().build());
    }
}
