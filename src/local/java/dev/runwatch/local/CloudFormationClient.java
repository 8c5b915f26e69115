package dev.runwatch.local;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// Creates stacks in the local AWS, with CloudFormation's query protocol.
final class CloudFormationClient {

    private static final Pattern OUTPUT =
            Pattern.compile("<OutputKey>(?<key>[^<]*)</OutputKey>\\s*<OutputValue>(?<value>[^<]*)</OutputValue>");
    private static final Pattern RESOURCE = Pattern.compile("<PhysicalResourceId>(?<name>[^<]*)</PhysicalResourceId>");
    private static final Pattern STATUS = Pattern.compile("<StackStatus>(?<status>[^<]*)</StackStatus>");

    private final HttpClient http = HttpClient.newHttpClient();
    private final URI endpoint;
    private final String region;

    CloudFormationClient(URI endpoint, String region) {
        this.endpoint = Loopback.require(endpoint);
        this.region = region;
    }

    /// Creates a stack. Code is not uploaded, because the function runs on this machine.
    ///
    /// @return the outputs of the stack
    /// @throws LocalSetupException if the local AWS rejects the template, with its reasons
    Map<String, String> deploy(String stack, Path template, Map<String, String> parameters) {
        Map<String, String> create = new LinkedHashMap<>();
        create.put("Action", "CreateStack");
        create.put("StackName", stack);
        create.put("TemplateURL", upload(stack, read(template).replace("CodeUri: ../target/", "CodeUri: s3://local/")));
        create.put("Capabilities.member.1", "CAPABILITY_IAM");
        create.put("Capabilities.member.2", "CAPABILITY_AUTO_EXPAND");
        int i = 1;
        for (var parameter : parameters.entrySet()) {
            create.put("Parameters.member.%d.ParameterKey".formatted(i), parameter.getKey());
            create.put("Parameters.member.%d.ParameterValue".formatted(i++), parameter.getValue());
        }
        call(create);
        Map<String, String> describe = Map.of("Action", "DescribeStacks", "StackName", stack);
        String description = Poll.forValue("the stack " + stack, () -> call(describe), response -> !status(response)
                .endsWith("_IN_PROGRESS"));
        if (!status(description).equals("CREATE_COMPLETE")) {
            String events = call(Map.of("Action", "DescribeStackEvents", "StackName", stack));
            throw new LocalSetupException(
                    "The local AWS could not create the stack " + stack + ":\n" + reasons(events));
        }
        return outputs(description);
    }

    /// The physical ID of a resource, such as the name of a role.
    String resource(String stack, String name) {
        String response =
                call(Map.of("Action", "DescribeStackResource", "StackName", stack, "LogicalResourceId", name));
        Matcher matcher = RESOURCE.matcher(response);
        if (!matcher.find()) {
            throw new LocalSetupException("Stack " + stack + " has no " + name);
        }
        return matcher.group("name");
    }

    /// Uploads the template to S3, because CloudFormation accepts only 51,200 bytes in the request and 1 MB from S3.
    /// https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html
    private String upload(String stack, String template) {
        URI bucket = endpoint.resolve("/template-of-" + stack);
        URI object = endpoint.resolve("/template-of-" + stack + "/template.yaml");
        send(
                "s3",
                "PUT",
                bucket,
                "<CreateBucketConfiguration><LocationConstraint>%s</LocationConstraint></CreateBucketConfiguration>"
                        .formatted(region));
        send("s3", "PUT", object, template);
        return object.toString();
    }

    private String call(Map<String, String> form) {
        String body = form.entrySet().stream()
                .map(entry -> entry.getKey() + "=" + URLEncoder.encode(entry.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&", "Version=2010-05-15&", ""));
        return send("cloudformation", "POST", endpoint, body);
    }

    private String send(String service, String method, URI target, String body) {
        HttpRequest request = HttpRequest.newBuilder(target)
                .header("Content-Type", "application/x-www-form-urlencoded")
                // The emulator reads Region and service from the header and does not verify the signature.
                .header(
                        "Authorization",
                        "AWS4-HMAC-SHA256 Credential=test/20260101/%s/%s/aws4_request, SignedHeaders=host, Signature=none"
                                .formatted(region, service))
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .build();
        try {
            HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
            if (response.statusCode() != 200) {
                throw new LocalSetupException("The local AWS rejected " + method + " " + target.getPath() + " ("
                        + service + "): " + response.body());
            }
            return response.body();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new UncheckedIOException(new InterruptedIOException());
        }
    }

    private static String status(String description) {
        Matcher matcher = STATUS.matcher(description);
        return matcher.find() ? matcher.group("status") : "";
    }

    private static Map<String, String> outputs(String description) {
        Map<String, String> outputs = new LinkedHashMap<>();
        Matcher matcher = OUTPUT.matcher(description);
        while (matcher.find()) {
            outputs.put(matcher.group("key"), matcher.group("value"));
        }
        return outputs;
    }

    private static String reasons(String events) {
        return Pattern.compile("<ResourceStatusReason>([^<]+)</ResourceStatusReason>")
                .matcher(events)
                .results()
                .map(reason -> "  " + reason.group(1))
                .collect(Collectors.joining("\n"));
    }

    private static String read(Path template) {
        try {
            return Files.readString(template);
        } catch (IOException missing) {
            throw new UncheckedIOException(missing);
        }
    }
}
