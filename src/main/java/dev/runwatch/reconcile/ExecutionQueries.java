package dev.runwatch.reconcile;

import dev.runwatch.aws.AwsClientContext;
import dev.runwatch.pipeline.Deadline;
import dev.runwatch.pipeline.UnfinishedException;
import dev.runwatch.reconcile.ReconcileSettings.Status;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sfn.SfnClient;
import software.amazon.awssdk.services.sfn.model.DescribeExecutionResponse;
import software.amazon.awssdk.services.sfn.model.ExecutionDoesNotExistException;
import software.amazon.awssdk.services.sfn.model.ExecutionListItem;
import software.amazon.awssdk.services.sfn.model.IncludedData;
import software.amazon.awssdk.services.sfn.model.ListExecutionsResponse;
import software.amazon.awssdk.services.sfn.model.SfnException;
import software.amazon.awssdk.services.sfn.model.StateMachineTypeNotSupportedException;

/// Lists and describes executions in Step Functions.
final class ExecutionQueries {

    private static final Logger log = LoggerFactory.getLogger(ExecutionQueries.class);

    /// Executions per page
    /// ([ListExecutions](https://docs.aws.amazon.com/step-functions/latest/apireference/API_ListExecutions.html)).
    private static final int PAGE = 1_000;

    /// For one call, retries included.
    private static final Duration CALL = Duration.ofSeconds(8);

    /// With less time left no call is started.
    private static final Duration MINIMUM = Duration.ofMillis(100);

    private final SfnClient stepFunctions;
    private final ReconcileSettings settings;

    ExecutionQueries(SfnClient stepFunctions, ReconcileSettings settings) {
        this.stepFunctions = stepFunctions;
        this.settings = settings;
    }

    static ExecutionQueries create(AwsClientContext aws, ReconcileSettings settings) {
        return new ExecutionQueries(
                aws.register(SfnClient.builder()
                        .httpClient(aws.http())
                        .credentialsProvider(aws.credentials())
                        .region(Region.of(settings.region()))
                        .build()),
                settings);
    }

    /// The executions that ended between the two instants, as far as the deadline allows.
    ///
    /// @throws ReconcileException if Step Functions denied the request or did not respond
    TerminatedExecutions terminated(String stateMachine, Instant from, Instant to, Deadline deadline) {
        List<ExecutionListItem> all = new ArrayList<>();
        for (Status status : settings.statuses()) {
            TerminatedExecutions some = terminated(stateMachine, status, from, to, deadline);
            all.addAll(some.executions());
            if (!some.complete()) {
                return new TerminatedExecutions(all, false);
            }
        }
        return new TerminatedExecutions(all, true);
    }

    /// What the execution's event would have contained. If describing it is denied, what the list contains: an alert
    /// without error and cause is better than none.
    ///
    /// @return empty if the execution was deleted
    /// @throws ReconcileException if Step Functions did not respond
    /// @throws UnfinishedException if no time is left
    Optional<DescribeExecutionResponse> describe(ExecutionListItem execution, Deadline deadline) {
        try {
            return Optional.of(describe(execution.executionArn(), IncludedData.ALL_DATA, deadline));
        } catch (ReconcileException failed) {
            if (failed.getCause() instanceof ExecutionDoesNotExistException) {
                return Optional.empty();
            }
            return Optional.of(
                    isDenied(failed, "Kms")
                            ? describeMetadata(execution, deadline)
                            : describeFromList(execution, failed));
        }
    }

    /// For an execution that is encrypted with a key that this function cannot use.
    private DescribeExecutionResponse describeMetadata(ExecutionListItem execution, Deadline deadline) {
        try {
            return describe(execution.executionArn(), IncludedData.METADATA_ONLY, deadline);
        } catch (ReconcileException failed) {
            return describeFromList(execution, failed);
        }
    }

    private static DescribeExecutionResponse describeFromList(ExecutionListItem execution, ReconcileException failed) {
        if (!isDenied(failed, "AccessDenied") && !isDenied(failed, "Kms")) {
            throw failed;
        }
        log.atWarn()
                .addKeyValue("execution_arn", execution.executionArn())
                .log("Execution reported without error and cause: {}", failed.getMessage());
        return DescribeExecutionResponse.builder()
                .executionArn(execution.executionArn())
                .stateMachineArn(execution.stateMachineArn())
                .stateMachineVersionArn(execution.stateMachineVersionArn())
                .stateMachineAliasArn(execution.stateMachineAliasArn())
                .name(execution.name())
                .status(execution.statusAsString())
                .startDate(execution.startDate())
                .stopDate(execution.stopDate())
                .redriveCount(execution.redriveCount())
                .redriveDate(execution.redriveDate())
                .build();
    }

    private static boolean isDenied(ReconcileException failed, String code) {
        return failed.getCause() instanceof SfnException error
                && error.awsErrorDetails() != null
                && error.awsErrorDetails().errorCode().startsWith(code);
    }

    /// The list is ordered by start, latest first. It is read until executions started too long ago.
    private TerminatedExecutions terminated(
            String stateMachine, Status status, Instant from, Instant to, Deadline deadline) {
        Instant earliestStart = from.minus(settings.maxRunTime());
        List<ExecutionListItem> found = new ArrayList<>();
        @Nullable String token = null;
        try {
            do {
                ListExecutionsResponse page = list(stateMachine, status, token, deadline);
                boolean tooOld = false;
                for (ExecutionListItem execution : page.executions()) {
                    Instant stopped = execution.stopDate();
                    if (stopped != null && !stopped.isBefore(from) && stopped.isBefore(to)) {
                        found.add(execution);
                    }
                    tooOld = execution.startDate() != null
                            && execution.startDate().isBefore(earliestStart);
                }
                token = tooOld ? null : page.nextToken();
            } while (token != null);
            return new TerminatedExecutions(found, true);
        } catch (UnfinishedException noTimeLeft) {
            return new TerminatedExecutions(found, false);
        }
    }

    private ListExecutionsResponse list(String stateMachine, Status status, @Nullable String token, Deadline deadline) {
        return call(
                stateMachine,
                deadline,
                () -> stepFunctions.listExecutions(list -> list.stateMachineArn(stateMachine)
                        .statusFilter(status.name())
                        .maxResults(PAGE)
                        .nextToken(token)
                        .overrideConfiguration(within(deadline))));
    }

    private DescribeExecutionResponse describe(String execution, IncludedData data, Deadline deadline) {
        return call(
                execution,
                deadline,
                () -> stepFunctions.describeExecution(describe ->
                        describe.executionArn(execution).includedData(data).overrideConfiguration(within(deadline))));
    }

    private static AwsRequestOverrideConfiguration within(Deadline deadline) {
        return AwsRequestOverrideConfiguration.builder()
                .apiCallTimeout(deadline.atMost(CALL))
                .build();
    }

    private static <T> T call(String resource, Deadline deadline, Supplier<T> call) {
        var noTimeLeft = new UnfinishedException("no time left to describe all executions; the next run continues");
        if (deadline.remaining().compareTo(MINIMUM) < 0) {
            throw noTimeLeft;
        }
        boolean shortened = deadline.remaining().compareTo(CALL) < 0;
        try {
            return call.get();
        } catch (ApiCallTimeoutException late) {
            throw shortened
                    ? noTimeLeft
                    : new ReconcileException("Step Functions request for %s timed out".formatted(resource), late);
        } catch (SdkException error) {
            throw new ReconcileException(explain(resource, error), error);
        }
    }

    private static String explain(String resource, SdkException error) {
        return switch (error) {
            case StateMachineTypeNotSupportedException express ->
                "%s is an Express workflow, whose executions cannot be listed: remove it from runwatch.reconcile.state-machines"
                        .formatted(resource);
            case SfnException denied
            when denied.awsErrorDetails() != null ->
                "Step Functions request for %s failed: %s, %s. Check runwatch.reconcile.state-machines and the function's role"
                        .formatted(
                                resource,
                                denied.awsErrorDetails().errorCode(),
                                denied.awsErrorDetails().errorMessage());
            default -> "Step Functions request for %s failed: %s".formatted(resource, error.getMessage());
        };
    }
}
