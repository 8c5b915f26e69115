package dev.runwatch.plain;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import dev.runwatch.aws.PlainAws;
import dev.runwatch.aws.RestoreScope;
import dev.runwatch.decode.PlainDecode;
import dev.runwatch.lambda.PlainIntake;
import dev.runwatch.logging.PlainLog;
import dev.runwatch.metrics.PlainMetrics;
import dev.runwatch.notify.PlainAlert;
import dev.runwatch.redact.PlainRedact;
import dev.runwatch.redact.Redactor;
import dev.runwatch.report.PlainReport;
import dev.runwatch.startup.PlainStart;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/// Runwatch's own rooms, wired by hand: the same work without Spring's container and without Spring Cloud Function.
public final class Handler implements RequestStreamHandler {

    static {
        PlainStart.begin();
    }

    private final PlainIntake intake;

    public Handler() {
        PlainLog.informative();
        RestoreScope renewal = PlainAws.renewal();
        Redactor redactor = PlainRedact.redactor();
        intake = new PlainIntake(PlainDecode.decode()
                .andThen(PlainReport.reported(redactor))
                .andThen(PlainAlert.alert(System.getenv("RUNWATCH_ALERTS_TOPICARN"), renewal, redactor))
                .andThen(PlainMetrics.measure(renewal)));
    }

    @Override
    public void handleRequest(InputStream event, OutputStream answer, Context context) throws IOException {
        answer.write(intake.handle(event, context));
    }
}
