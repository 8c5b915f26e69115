package dev.runwatch.lambda;

import com.amazonaws.services.lambda.runtime.Context;
import dev.runwatch.pipeline.Batch;
import dev.runwatch.pipeline.Deadline;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;
import org.springframework.messaging.Message;
import tools.jackson.databind.JsonNode;

/// One call of the Lambda, from its context to the names that its log lines carry.
final class Invocation {

    /// Where the AWS adapter puts the Lambda context.
    private static final String CONTEXT_HEADER = "aws-context";

    /// What a call without a Lambda context has: a test at home, not an invocation.
    private static final Duration WITHOUT_CONTEXT = Duration.ofSeconds(30);

    private final EnvelopeReader opener;
    private final AtomicBoolean cold = new AtomicBoolean(true);

    Invocation(EnvelopeReader opener) {
        this.opener = opener;
    }

    Batch<JsonNode> receive(Message<InputStream> message) {
        Context context = message.getHeaders().get(CONTEXT_HEADER, Context.class);
        name(context);
        return opener.read(
                message.getPayload(),
                context == null ? "" : context.getAwsRequestId(),
                Deadline.in(remaining(context)));
    }

    byte[] respond(Batch<?> batch) {
        try {
            return ResponseWriter.write(batch);
        } finally {
            MDC.clear();
        }
    }

    private static Duration remaining(@Nullable Context context) {
        return context == null ? WITHOUT_CONTEXT : Duration.ofMillis(context.getRemainingTimeInMillis());
    }

    /// The field names are those of Powertools for AWS Lambda, which dashboards and queries know.
    private void name(@Nullable Context context) {
        MDC.clear();
        if (context != null) {
            MDC.put("cold_start", Boolean.toString(cold.getAndSet(false)));
            MDC.put("function_name", context.getFunctionName());
            MDC.put("function_version", context.getFunctionVersion());
            MDC.put("function_arn", context.getInvokedFunctionArn());
            MDC.put("function_memory_size", Integer.toString(context.getMemoryLimitInMB()));
            MDC.put("function_request_id", context.getAwsRequestId());
        }
    }
}
