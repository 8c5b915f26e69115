package dev.runwatch.plain;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import dev.runwatch.alert.Handled;
import dev.runwatch.alert.PlainAlert;
import dev.runwatch.aws.PlainAws;
import dev.runwatch.aws.Renewal;
import dev.runwatch.batch.Batch;
import dev.runwatch.decode.PlainDecode;
import dev.runwatch.intake.PlainIntake;
import dev.runwatch.log.PlainLog;
import dev.runwatch.metrics.PlainMetrics;
import dev.runwatch.redact.PlainRedact;
import dev.runwatch.redact.Redactor;
import dev.runwatch.report.PlainReport;
import dev.runwatch.start.PlainStart;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;

/// Runwatch's own rooms, wired by hand: the same work without Spring's container and without Spring Cloud Function.
public final class Handler implements RequestStreamHandler {

    static {
        PlainStart.begin();
    }

    private final PlainIntake intake;
    private final Function<Batch<JsonNode>, Batch<Handled>> handle;

    public Handler() {
        PlainLog.informative();
        Renewal renewal = PlainAws.renewal();
        Redactor redactor = PlainRedact.redactor();
        intake = new PlainIntake();
        handle = PlainDecode.decode()
                .andThen(PlainReport.reported(redactor))
                .andThen(PlainAlert.alert(System.getenv("RUNWATCH_ALERTS_TOPICARN"), renewal, redactor))
                .andThen(PlainMetrics.measure(renewal));
    }

    @Override
    public void handleRequest(InputStream event, OutputStream answer, Context context) throws IOException {
        answer.write(intake.end(handle.apply(intake.begin(event, context))));
    }
}
