package dev.runwatch.enrich;

import static java.util.Map.entry;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// What identifies a task of each integration, and which page of the AWS console shows its log.
///
/// The forms of the pages are those that public tools and their tests use; AWS does not document them.
final class TaskPages {

    private static final String UUID = "[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}";

    private TaskPages() {}

    /// @param name what the task is called in an alert
    /// @param parts where its parts are
    /// @param label what the page is called in an alert
    /// @param pages the first one counts of which all parts are known: a path of the console, or `log:GROUP`, or
    ///     `log:GROUP|STREAM`
    record Integration(String name, List<Part> parts, String label, List<String> pages) {}

    /// @param pointers JSON pointers, the first one counts under which a text matches
    /// @param pattern its named groups are the parts. The part `name` is shown; `partition`, `region` and `account`
    ///     must be those of the execution
    record Part(List<String> pointers, Pattern pattern) {}

    /// By the `resourceType` of a history event
    /// ([integrated services](https://docs.aws.amazon.com/step-functions/latest/dg/integrate-services.html)).
    private static final Map<String, Integration> INTEGRATIONS = Map.ofEntries(
            entry(
                    "lambda",
                    new Integration(
                            "Lambda",
                            List.of(part(
                                    "(?:(?:" + owner("lambda")
                                            + "|\\d{12}:)?function:)?(?<name>[\\w-]{1,64})(?::[\\w$-]+)?",
                                    "/FunctionName")),
                            "Log",
                            List.of("log:/aws/lambda/{name}"))),
            entry(
                    "activity",
                    new Integration("Activity", List.of(part(".*:activity:(?<name>.+)", "/Activity")), "", List.of())),
            entry(
                    "ecs",
                    new Integration(
                            "ECS task",
                            List.of(
                                    part(
                                            "(?:.*/)?(?<name>[\\w-]{1,255})(?::\\d+)?",
                                            "/TaskDefinitionArn",
                                            "/Tasks/0/TaskDefinitionArn",
                                            "/TaskDefinition"),
                                    part(
                                            owner("ecs") + "task/(?<cluster>[\\w-]{1,255})/(?<id>[0-9a-f]{32})",
                                            "/TaskArn",
                                            "/Tasks/0/TaskArn")),
                            "Task",
                            List.of("ecs/v2/clusters/{cluster}/tasks/{id}?region={region}"))),
            entry(
                    "batch",
                    new Integration(
                            "Batch job",
                            List.of(
                                    part("(?<name>[\\w-]{1,128})", "/JobName"),
                                    part("(?<id>" + UUID + "(?::\\d{1,5})?)", "/JobId"),
                                    part("(?<stream>[^:*]{1,512})", "/Container/LogStreamName")),
                            "Log",
                            List.of("log:/aws/batch/job|{stream}", "batch/home?region={region}#jobs/detail/{id}"))),
            entry(
                    "glue",
                    new Integration(
                            "Glue job",
                            List.of(
                                    part("(?<name>.{1,255})", "/JobName"),
                                    part("(?<id>jr_\\w{1,255})", "/Id", "/JobRunId")),
                            "Run",
                            List.of("gluestudio/home?region={region}#/job/{name}/run/{id}"))),
            entry(
                    "codebuild",
                    new Integration(
                            "CodeBuild project",
                            List.of(
                                    part("(?<name>[\\w-]{2,255})", "/Build/ProjectName", "/ProjectName"),
                                    part("(?<group>[\\w./#-]{1,512})", "/Build/Logs/GroupName"),
                                    part("(?<stream>[^:*]{1,512})", "/Build/Logs/StreamName")),
                            "Log",
                            List.of("log:{group}|{stream}"))),
            entry(
                    "states",
                    new Integration(
                            "Execution of",
                            List.of(part(
                                    "(?<arn>" + owner("states") + "execution:(?<name>[^:/\\s]{1,80}):[^:/\\s]{1,80})",
                                    "/ExecutionArn")),
                            "Execution",
                            List.of("states/home?region={region}#/v2/executions/details/{arn}"))),
            entry(
                    "athena",
                    new Integration(
                            "Athena query",
                            List.of(part(
                                    "(?<id>" + UUID + ")", "/QueryExecution/QueryExecutionId", "/QueryExecutionId")),
                            "Query",
                            List.of("athena/home?region={region}#/query-editor/history/{id}"))),
            entry(
                    "sagemaker",
                    new Integration(
                            "SageMaker job",
                            List.of(part("(?<name>[\\w-]{1,63})", "/TrainingJobName")),
                            "Job",
                            List.of("sagemaker/home?region={region}#/jobs/{name}"))),
            entry(
                    "elasticmapreduce",
                    new Integration(
                            "EMR cluster",
                            List.of(part("(?<name>j-[A-Z0-9]{1,64})", "/ClusterId")),
                            "Cluster",
                            List.of("emr/home?region={region}#/clusterDetails/{name}"))));

    static Optional<Integration> of(String resourceType) {
        return Optional.ofNullable(INTEGRATIONS.get(resourceType));
    }

    private static Part part(String pattern, String... pointers) {
        return new Part(Stream.of(pointers).toList(), Pattern.compile(pattern));
    }

    private static String owner(String service) {
        return "arn:(?<partition>[a-z-]+):" + service + ":(?<region>[a-z0-9-]+):(?<account>\\d{12}):";
    }
}
