package dev.runwatch.lambda;

import com.amazonaws.services.lambda.runtime.Context;
import dev.runwatch.pipeline.Deadline;
import dev.runwatch.pipeline.Trigger;
import java.io.InputStream;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;
import org.springframework.messaging.Message;

/// Handles one invocation: reads its payload, selects the pipeline from it, and runs that pipeline with the
/// invocation's fields in the log context. Safe for concurrent invocations.
final class InvocationHandler {

    /// Where Spring Cloud Function's AWS adapter puts the Lambda context.
    private static final String CONTEXT_HEADER = "aws-context";

    /// For a call without a Lambda context, such as priming.
    private static final Duration DEFAULT_REMAINING = Duration.ofSeconds(30);

    private final EnvelopeReader reader;
    private final Function<Invocation, byte[]> events;
    private final Map<Schedule, Function<Trigger, byte[]>> schedules;
    private final AtomicBoolean coldStart = new AtomicBoolean(true);

    /// @param schedules the pipeline of each schedule
    InvocationHandler(
            EnvelopeReader reader,
            Function<Invocation, byte[]> events,
            Map<Schedule, Function<Trigger, byte[]>> schedules) {
        this.reader = reader;
        this.events = events;
        this.schedules = schedules;
    }

    /// @return the response as JSON
    /// @throws RuntimeException the failure of a direct event: Lambda retries it, then sends it to the
    ///     unhandled-events queue
    byte[] handle(Message<InputStream> message) {
        Context context = message.getHeaders().get(CONTEXT_HEADER, Context.class);
        setLogContext(context);
        try {
            Invocation invocation = reader.read(message.getPayload(), requestId(context), deadline(context));
            return invocation
                    .schedule()
                    .map(schedules::get)
                    .map(pipeline -> pipeline.apply(invocation.trigger()))
                    .orElseGet(() -> events.apply(invocation));
        } finally {
            MDC.clear();
        }
    }

    private static String requestId(@Nullable Context context) {
        return context == null ? "" : context.getAwsRequestId();
    }

    private static Deadline deadline(@Nullable Context context) {
        return Deadline.in(context == null ? DEFAULT_REMAINING : Duration.ofMillis(context.getRemainingTimeInMillis()));
    }

    /// The field names of [Powertools for AWS Lambda](
    /// https://docs.aws.amazon.com/powertools/java/latest/core/logging/), which dashboards and queries know.
    private void setLogContext(@Nullable Context context) {
        MDC.clear();
        if (context != null) {
            MDC.put("cold_start", Boolean.toString(coldStart.getAndSet(false)));
            MDC.put("function_name", context.getFunctionName());
            MDC.put("function_version", context.getFunctionVersion());
            MDC.put("function_arn", context.getInvokedFunctionArn());
            MDC.put("function_memory_size", Integer.toString(context.getMemoryLimitInMB()));
            MDC.put("function_request_id", context.getAwsRequestId());
        }
    }
}
