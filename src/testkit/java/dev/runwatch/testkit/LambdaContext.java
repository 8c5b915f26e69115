package dev.runwatch.testkit;

import com.amazonaws.services.lambda.runtime.ClientContext;
import com.amazonaws.services.lambda.runtime.CognitoIdentity;
import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.LambdaLogger;
import java.time.Duration;

/// @param deadlineNanos as a value of [System#nanoTime]
public record LambdaContext(String requestId, long deadlineNanos) implements Context {

    @Override
    public String getAwsRequestId() {
        return requestId;
    }

    @Override
    public String getLogGroupName() {
        return "/aws/lambda/runwatch";
    }

    @Override
    public String getLogStreamName() {
        return "2026/11/20/[$LATEST]local";
    }

    @Override
    public String getFunctionName() {
        return "runwatch";
    }

    @Override
    public String getFunctionVersion() {
        return "$LATEST";
    }

    @Override
    public String getInvokedFunctionArn() {
        return "arn:aws:lambda:eu-central-1:123456789012:function:runwatch";
    }

    @Override
    public CognitoIdentity getIdentity() {
        throw new UnsupportedOperationException("Runwatch has no callers with an identity");
    }

    @Override
    public ClientContext getClientContext() {
        throw new UnsupportedOperationException("Runwatch has no mobile clients");
    }

    @Override
    public int getRemainingTimeInMillis() {
        return (int)
                Math.max(0, Duration.ofNanos(deadlineNanos - System.nanoTime()).toMillis());
    }

    @Override
    public int getMemoryLimitInMB() {
        return 512;
    }

    @Override
    public LambdaLogger getLogger() {
        throw new UnsupportedOperationException("Runwatch logs by SLF4J");
    }
}
