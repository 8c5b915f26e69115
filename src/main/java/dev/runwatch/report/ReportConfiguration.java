package dev.runwatch.report;

import dev.runwatch.aws.RestoreScope;
import dev.runwatch.event.ApiCall;
import dev.runwatch.event.StatusChange.Aborted;
import dev.runwatch.event.StatusChange.Failed;
import dev.runwatch.event.StatusChange.PendingRedrive;
import dev.runwatch.event.StatusChange.Running;
import dev.runwatch.event.StatusChange.Succeeded;
import dev.runwatch.event.StatusChange.TimedOut;
import dev.runwatch.event.StatusChange.Unknown;
import dev.runwatch.event.StepFunctionsEvent;
import dev.runwatch.pipeline.Batch;
import dev.runwatch.redact.Redactor;
import java.util.function.Function;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({LogSettings.class, SeveritySettings.class})
class ReportConfiguration {

    @Bean
    StatusReports statusReports(SeveritySettings severities, Redactor redactor) {
        return new StatusReports(severities, redactor);
    }

    @Bean
    Function<Running, Report> running(StatusReports reports) {
        return reports::running;
    }

    @Bean
    Function<PendingRedrive, Report> pendingRedrive(StatusReports reports) {
        return reports::pendingRedrive;
    }

    @Bean
    Function<Succeeded, Report> succeeded(StatusReports reports) {
        return reports::succeeded;
    }

    @Bean
    Function<Failed, Report> failed(StatusReports reports) {
        return reports::failed;
    }

    @Bean
    Function<TimedOut, Report> timedOut(StatusReports reports) {
        return reports::timedOut;
    }

    @Bean
    Function<Aborted, Report> aborted(StatusReports reports) {
        return reports::aborted;
    }

    @Bean
    Function<Unknown, Report> unknown(StatusReports reports) {
        return reports::unknown;
    }

    @Bean
    Function<ApiCall, Report> apiCall(StatusReports reports) {
        return reports::apiCall;
    }

    /// Routes each event to the function of its status. A status without a function does not compile.
    @Bean
    Function<Batch<StepFunctionsEvent>, Batch<Report>> report(
            Function<Running, Report> running,
            Function<PendingRedrive, Report> pendingRedrive,
            Function<Succeeded, Report> succeeded,
            Function<Failed, Report> failed,
            Function<TimedOut, Report> timedOut,
            Function<Aborted, Report> aborted,
            Function<Unknown, Report> unknown,
            Function<ApiCall, Report> apiCall) {
        return batch -> batch.map(event -> switch (event) {
            case Running change -> running.apply(change);
            case PendingRedrive change -> pendingRedrive.apply(change);
            case Succeeded change -> succeeded.apply(change);
            case Failed change -> failed.apply(change);
            case TimedOut change -> timedOut.apply(change);
            case Aborted change -> aborted.apply(change);
            case Unknown change -> unknown.apply(change);
            case ApiCall call -> apiCall.apply(call);
        });
    }

    @Bean
    Function<Batch<Report>, Batch<Report>> log(LogSettings settings, Redactor redactor, RestoreScope scope) {
        return scope.restorable(aws -> {
            var log = new ReportLog(settings, redactor);
            return batch -> batch.map(log::write);
        });
    }
}
