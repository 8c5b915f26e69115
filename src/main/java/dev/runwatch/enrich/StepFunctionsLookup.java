package dev.runwatch.enrich;

import dev.runwatch.aws.AwsClientContext;
import dev.runwatch.enrich.StateLocator.Found;
import dev.runwatch.enrich.StateLocator.Walk;
import dev.runwatch.event.Enrichment;
import dev.runwatch.event.Enrichment.Location;
import dev.runwatch.event.Enrichment.Outcome;
import dev.runwatch.event.Enrichment.Task;
import dev.runwatch.pipeline.Deadline;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.springframework.util.function.SingletonSupplier;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.retries.api.BackoffStrategy;
import software.amazon.awssdk.services.sfn.SfnClient;
import software.amazon.awssdk.services.sfn.model.ExecutionListItem;
import software.amazon.awssdk.services.sfn.model.GetExecutionHistoryRequest;
import software.amazon.awssdk.services.sfn.model.GetExecutionHistoryResponse;
import software.amazon.awssdk.services.sfn.model.ListExecutionsRequest;

/// Asks Step Functions about one execution. Every call ends with the deadline and passes the [CallGuard] of its API.
///
/// The quotas are of an account in a Region: `GetExecutionHistory` 20 calls a second, `ListExecutions` 2 to 5
/// ([quotas](https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html)).
final class StepFunctionsLookup {

    private static final Duration ATTEMPT = Duration.ofSeconds(1);
    private static final Duration THROTTLED_WAIT = Duration.ofMillis(300);
    private static final int MAX_ATTEMPTS = 2;

    /// With less time left no call is started.
    private static final Duration MINIMUM = Duration.ofMillis(20);

    /// The history may not yet have the end that the event reports.
    private static final Duration HISTORY_WAIT = Duration.ofMillis(500);

    /// The end in the history and in the event are the same to the millisecond; another attempt ends later.
    private static final Duration SAME_END = Duration.ofSeconds(5);

    private static final Map<String, String> END =
            Map.of("FAILED", "Failed", "TIMED_OUT", "TimedOut", "ABORTED", "Aborted");

    private static final int SUCCEEDED = 20;
    private static final int LATEST = 10;

    /// Created at the first call, within its deadline.
    private final SingletonSupplier<SfnClient> client;

    private final CallGuard history;
    private final CallGuard lists;

    StepFunctionsLookup(AwsClientContext aws, LongSupplier nanoClock) {
        this.client = SingletonSupplier.of(() -> client(aws));
        this.history = new CallGuard(2, 5, nanoClock);
        this.lists = new CallGuard(0.5, 4, nanoClock);
    }

    /// Where the execution failed, or what was running.
    ///
    /// @throws LookupException if there is no response, or the history does not say
    Location location(Subject subject, Deadline deadline) {
        PagedHistory.Api api = request -> history(subject, request, deadline);
        var read = PagedHistory.newest(api);
        if (!read.isEmpty() && !isEndOf(subject, read.newest())) {
            pause();
            read = PagedHistory.newest(api);
        }
        if (read.isEmpty() || !isEndOf(subject, read.newest())) {
            throw new LookupException(Outcome.UNDETERMINED, "the history has another end");
        }
        Found found = StateLocator.locate(read, subject.redrives())
                .orElseThrow(() -> new LookupException(Outcome.UNDETERMINED, "the history does not name the state"));
        PagedHistory known = read;
        return new Location(
                found.kind(),
                found.states(),
                found.scope(),
                found.walk().flatMap(walk -> task(subject, known, walk)),
                found.walk().map(Walk::attempts).orElse(0));
    }

    /// How long the latest successful executions took, and when the last one ended.
    ///
    /// @throws LookupException if there is no response
    Enrichment usual(Subject subject, Deadline deadline) {
        var succeeded = list(
                subject,
                ListExecutionsRequest.builder().statusFilter("SUCCEEDED").maxResults(SUCCEEDED),
                deadline);
        return new Enrichment(
                Optional.of(Outcome.COMPLETE),
                Optional.empty(),
                RecentRuns.usual(succeeded),
                List.of(),
                RecentRuns.lastSuccess(succeeded));
    }

    /// How the previous executions ended.
    ///
    /// @throws LookupException if there is no response
    Enrichment recent(Subject subject, Deadline deadline) {
        var latest = list(subject, ListExecutionsRequest.builder().maxResults(LATEST), deadline);
        return new Enrichment(
                Optional.of(Outcome.COMPLETE),
                Optional.empty(),
                Optional.empty(),
                RecentRuns.statuses(latest, subject.execution().value()),
                Optional.empty());
    }

    private static boolean isEndOf(Subject subject, HistoryStep newest) {
        Instant time = newest.time();
        return newest.is("Execution" + END.getOrDefault(subject.status(), ""))
                && (time == null
                        || subject.ended()
                                .filter(ended ->
                                        Duration.between(ended, time).abs().compareTo(SAME_END) > 0)
                                .isEmpty());
    }

    private static Optional<Task> task(Subject subject, PagedHistory history, Walk walk) {
        Walk known = TaskDescriber.needsData(walk) ? withData(history, walk) : walk;
        Instant end = subject.ended()
                .or(() -> Optional.ofNullable(history.newest().time()))
                .orElse(Instant.EPOCH);
        return TaskDescriber.describe(subject.execution(), known, end);
    }

    /// The name of the state is worth more than the name of its task.
    private static Walk withData(PagedHistory history, Walk walk) {
        try {
            return history.withData(walk);
        } catch (LookupException unavailable) {
            return walk;
        }
    }

    private GetExecutionHistoryResponse history(
            Subject subject, GetExecutionHistoryRequest.Builder request, Deadline deadline) {
        var complete = request.executionArn(subject.execution().value())
                .overrideConfiguration(within(deadline))
                .build();
        return history.call(
                subject.stateMachine().value(), () -> client(subject).getExecutionHistory(complete));
    }

    private List<ExecutionListItem> list(Subject subject, ListExecutionsRequest.Builder request, Deadline deadline) {
        String stateMachine = subject.stateMachine().value();
        var complete = request.stateMachineArn(stateMachine)
                .overrideConfiguration(within(deadline))
                .build();
        return lists.call(stateMachine, () -> client(subject).listExecutions(complete))
                .executions();
    }

    private SfnClient client(Subject subject) {
        SfnClient own = client.obtain();
        // Another Region needs another client, and as a rule another account, whose permissions this function lacks.
        if (!own.serviceClientConfiguration()
                .region()
                .id()
                .equals(subject.execution().region())) {
            throw new LookupException(Outcome.UNDETERMINED, "the execution is in another Region");
        }
        return own;
    }

    private static SfnClient client(AwsClientContext aws) {
        return aws.register(SfnClient.builder()
                .httpClient(aws.http())
                .credentialsProvider(aws.credentials())
                .overrideConfiguration(override -> override.apiCallAttemptTimeout(ATTEMPT)
                        .retryStrategy(AwsRetryStrategy.standardRetryStrategy().toBuilder()
                                .maxAttempts(MAX_ATTEMPTS)
                                .backoffStrategy(BackoffStrategy.retryImmediately())
                                .throttlingBackoffStrategy(BackoffStrategy.fixedDelayWithoutJitter(THROTTLED_WAIT))
                                .build()))
                .build());
    }

    private static AwsRequestOverrideConfiguration within(Deadline deadline) {
        Duration left = deadline.remaining();
        if (left.compareTo(MINIMUM) < 0) {
            throw new LookupException(Outcome.TIMED_OUT, "no time is left");
        }
        return AwsRequestOverrideConfiguration.builder().apiCallTimeout(left).build();
    }

    private static void pause() {
        try {
            Thread.sleep(HISTORY_WAIT);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new LookupException(Outcome.TIMED_OUT, "interrupted");
        }
    }
}
