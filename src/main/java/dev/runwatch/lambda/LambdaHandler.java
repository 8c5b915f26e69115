package dev.runwatch.lambda;

import com.amazonaws.services.lambda.runtime.Context;
import dev.runwatch.redact.OutputRedaction;
import dev.runwatch.startup.SdkWarmup;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.springframework.cloud.function.adapter.aws.FunctionInvoker;

/// The handler that Lambda calls: Spring Cloud Function's adapter, which calls the function `handle`. The AWS SDK warms
/// up in parallel with Spring's start.
public final class LambdaHandler extends FunctionInvoker {

    static {
        SdkWarmup.start();
    }

    public LambdaHandler() {
        super("handle");
    }

    /// Redacts the exception, because Lambda's runtime prints and forwards it with all its causes.
    @Override
    public void handleRequest(InputStream input, OutputStream output, Context context) throws IOException {
        try {
            super.handleRequest(input, output, context);
        } catch (RuntimeException failure) {
            throw OutputRedaction.redact(failure);
        }
    }
}
