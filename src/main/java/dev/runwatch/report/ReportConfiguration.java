package dev.runwatch.report;

import dev.runwatch.batch.Batch;
import dev.runwatch.change.ApiCall;
import dev.runwatch.change.Notice;
import dev.runwatch.change.StatusChange.Aborted;
import dev.runwatch.change.StatusChange.Failed;
import dev.runwatch.change.StatusChange.PendingRedrive;
import dev.runwatch.change.StatusChange.Running;
import dev.runwatch.change.StatusChange.Succeeded;
import dev.runwatch.change.StatusChange.TimedOut;
import dev.runwatch.change.StatusChange.Unrecognised;
import dev.runwatch.redact.Redactor;
import dev.runwatch.settings.Given;
import java.util.function.Function;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class ReportConfiguration {

    @Bean("runwatch.alerts.severity")
    SeveritySettings severitySettings(Given given) {
        return new SeveritySettings(
                given.value("runwatch.alerts.severity.running", Severity.INFO),
                given.value("runwatch.alerts.severity.pending-redrive", Severity.INFO),
                given.value("runwatch.alerts.severity.succeeded", Severity.INFO),
                given.value("runwatch.alerts.severity.failed", Severity.CRITICAL),
                given.value("runwatch.alerts.severity.timed-out", Severity.CRITICAL),
                given.value("runwatch.alerts.severity.aborted", Severity.WARNING),
                given.value("runwatch.alerts.severity.unrecognised", Severity.WARNING),
                given.value("runwatch.alerts.severity.map-child", Severity.INFO),
                given.value("runwatch.alerts.severity.api-call", Severity.INFO),
                given.value("runwatch.alerts.severity.never-started", Severity.CRITICAL));
    }

    @Bean("runwatch.log")
    LogSettings logSettings(Given given) {
        return new LogSettings(
                given.value("runwatch.log.payload", LogSettings.Payload.REDACTED),
                given.value("runwatch.log.max-payload-chars", 100_000));
    }

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
    Function<Unrecognised, Report> unrecognised(StatusReports reports) {
        return reports::unrecognised;
    }

    @Bean
    Function<ApiCall, Report> apiCall(StatusReports reports) {
        return reports::apiCall;
    }

    @Bean
    Function<Batch<Notice>, Batch<Report>> route(
            Function<Running, Report> running,
            Function<PendingRedrive, Report> pendingRedrive,
            Function<Succeeded, Report> succeeded,
            Function<Failed, Report> failed,
            Function<TimedOut, Report> timedOut,
            Function<Aborted, Report> aborted,
            Function<Unrecognised, Report> unrecognised,
            Function<ApiCall, Report> apiCall) {
        var router = new Router(running, pendingRedrive, succeeded, failed, timedOut, aborted, unrecognised, apiCall);
        return batch -> batch.map(router::report);
    }

    @Bean
    Function<Batch<Report>, Batch<Report>> log(LogSettings settings, Redactor redactor) {
        var log = new ReportLog(settings, redactor);
        return batch -> batch.map(log::write);
    }
}
