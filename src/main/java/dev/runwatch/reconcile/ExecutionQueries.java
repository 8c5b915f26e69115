package dev.runwatch.reconcile;

import dev.runwatch.event.StatusChange;
import dev.runwatch.pipeline.Deadline;
import dev.runwatch.reconcile.ReconcileSettings.Status;
import dev.runwatch.reconcile.TerminatedExecutions.Ended;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.sfn.SfnClient;
import software.amazon.awssdk.services.sfn.model.DescribeExecutionRequest;
import software.amazon.awssdk.services.sfn.model.DescribeExecutionResponse;
import software.amazon.awssdk.services.sfn.model.ExecutionDoesNotExistException;
import software.amazon.awssdk.services.sfn.model.ExecutionListItem;
import software.amazon.awssdk.services.sfn.model.IncludedData;
import software.amazon.awssdk.services.sfn.model.KmsAccessDeniedException;
import software.amazon.awssdk.services.sfn.model.ListExecutionsResponse;
import software.amazon.awssdk.services.sfn.model.SfnException;
import software.amazon.awssdk.services.sfn.model.StateMachineTypeNotSupportedException;

/// Step Functions' own list of executions.
final class ExecutionQueries {

    /// Executions on a page (Step Functions API, `ListExecutions`).
    private static final int PAGE = 1_000;

    /// For one call, retries included.
    private static final Duration CALL = Duration.ofSeconds(8);

    /// With less than this a call is not begun.
    private static final Duration LEAST = Duration.ofMillis(100);

    private final SfnClient stepFunctions;
    private final ReconcileSettings settings;

    ExecutionQueries(SfnClient stepFunctions, ReconcileSettings settings) {
        this.stepFunctions = stepFunctions;
        this.settings = settings;
    }

    /// Those that ended badly between the two instants, read as far as the deadline allows.
    ///
    /// @throws SweepFailed if Step Functions refused or did not answer
    TerminatedExecutions ended(String stateMachine, Instant from, Instant to, Deadline deadline) {
        List<Ended> ended = new ArrayList<>();
        boolean complete = true;
        for (Status status : settings.statuses()) {
            complete &= read(stateMachine, status, from, to, deadline, ended);
        }
        ended.sort(Comparator.comparing(Ended::stopped));
        return new TerminatedExecutions(ended, complete);
    }

    /// What the execution's event would have told.
    ///
    /// @return empty if there is no execution any more, or no time
    /// @throws SweepFailed if Step Functions refused or did not answer
    Result<DescribeExecutionResponse> describe(String execution, Deadline deadline) {
        try {
            return call(execution, deadline, () -> describe(execution, IncludedData.ALL_DATA, deadline));
        } catch (ReconcileException failed) {
            return switch (failed.getCause()) {
                case ExecutionDoesNotExistException gone -> new Result.Missing<>();
                // Encrypted with a key that this function has no use of: it is told without error and cause.
                case KmsAccessDeniedException sealed ->
                    call(execution, deadline, () -> describe(execution, IncludedData.METADATA_ONLY, deadline));
                case null, default -> throw failed;
            };
        }
    }

    /// What came of one call.
    sealed interface Result<T> {

        record Found<T>(T value) implements Result<T> {}

        /// There is no such execution any more.
        record Missing<T>() implements Result<T> {}

        /// There was no time for it.
        record DeadlineExceeded<T>() implements Result<T> {}
    }

    /// The list is in the order of starts, the latest first, so it ends where executions began too long ago.
    ///
    /// @return false if the deadline ended it
    private boolean read(
            String stateMachine, Status status, Instant from, Instant to, Deadline deadline, List<Ended> ended) {
        Instant earliestStart = from.minus(settings.maxRunTime());
        Optional<String> token = Optional.empty();
        do {
            String next = token.orElse(null);
            var answer = call(stateMachine, deadline, () -> page(stateMachine, status, next, deadline));
            if (!(answer instanceof Result.Found<ListExecutionsResponse>(ListExecutionsResponse page))) {
                return false;
            }
            boolean old = false;
            for (ExecutionListItem execution : page.executions()) {
                Instant stopped = execution.stopDate();
                if (stopped != null && !stopped.isBefore(from) && stopped.isBefore(to)) {
                    ended.add(new Ended(execution.executionArn(), identity(execution), stopped));
                }
                old = execution.startDate() != null && execution.startDate().isBefore(earliestStart);
            }
            token = old ? Optional.empty() : Optional.ofNullable(page.nextToken());
        } while (token.isPresent());
        return true;
    }

    private static String identity(ExecutionListItem execution) {
        int redrives = execution.redriveCount() == null ? 0 : execution.redriveCount();
        return StatusChange.key(execution.executionArn(), execution.statusAsString(), redrives);
    }

    private ListExecutionsResponse page(String stateMachine, Status status, @Nullable String token, Deadline deadline) {
        return stepFunctions.listExecutions(list -> list.stateMachineArn(stateMachine)
                .statusFilter(status.name())
                .maxResults(PAGE)
                .nextToken(token)
                .overrideConfiguration(within(deadline)));
    }

    private DescribeExecutionResponse describe(String execution, IncludedData data, Deadline deadline) {
        return stepFunctions.describeExecution(DescribeExecutionRequest.builder()
                .executionArn(execution)
                .includedData(data)
                .overrideConfiguration(within(deadline))
                .build());
    }

    private static AwsRequestOverrideConfiguration within(Deadline deadline) {
        return AwsRequestOverrideConfiguration.builder()
                .apiCallTimeout(deadline.budget(CALL, Duration.ZERO))
                .build();
    }

    private static <T> Result<T> call(String resource, Deadline deadline, Supplier<T> call) {
        if (deadline.remaining().compareTo(LEAST) < 0) {
            return new Result.DeadlineExceeded<>();
        }
        boolean cutShort = deadline.remaining().compareTo(CALL) < 0;
        try {
            return new Result.Found<>(call.get());
        } catch (ApiCallTimeoutException late) {
            if (cutShort) {
                return new Result.DeadlineExceeded<>();
            }
            throw new ReconcileException("Step Functions did not answer in time for " + resource, late);
        } catch (SdkException error) {
            throw new ReconcileException(explain(resource, error), error);
        }
    }

    private static String explain(String resource, SdkException error) {
        return switch (error) {
            case StateMachineTypeNotSupportedException express ->
                "%s is an Express workflow, of which Step Functions has no list: take it out of runwatch.reconcile.state-machines"
                        .formatted(resource);
            case SfnException refusal
            when refusal.awsErrorDetails() != null ->
                "Step Functions refused %s: %s, %s. Check runwatch.reconcile.state-machines and the function's role"
                        .formatted(
                                resource,
                                refusal.awsErrorDetails().errorCode(),
                                refusal.awsErrorDetails().errorMessage());
            default -> "Step Functions could not be asked of %s: %s".formatted(resource, error.getMessage());
        };
    }
}
