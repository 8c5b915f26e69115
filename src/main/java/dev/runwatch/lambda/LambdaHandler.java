package dev.runwatch.lambda;

import com.amazonaws.services.lambda.runtime.Context;
import dev.runwatch.redact.OutputRedaction;
import dev.runwatch.startup.SdkWarmup;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.springframework.cloud.function.adapter.aws.FunctionInvoker;

/// What Lambda calls: Spring Cloud Function's own entry, with the AWS SDK made ready beside it while Spring starts.
public final class LambdaHandler extends FunctionInvoker {

    static {
        SdkWarmup.start();
    }

    /// Lambda's runtime prints what leaves here and hands it on, with all its causes.
    @Override
    public void handleRequest(InputStream input, OutputStream output, Context context) throws IOException {
        try {
            super.handleRequest(input, output, context);
        } catch (RuntimeException failure) {
            throw OutputRedaction.redact(failure);
        }
    }
}
