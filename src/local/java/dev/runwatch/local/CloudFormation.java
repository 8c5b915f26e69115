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

/// The few calls of CloudFormation that a deployment to the local AWS needs, by its query protocol.
final class CloudFormation {

    private static final Pattern OUTPUT =
            Pattern.compile("<OutputKey>(?<key>[^<]*)</OutputKey>\\s*<OutputValue>(?<value>[^<]*)</OutputValue>");
    private static final Pattern RESOURCE = Pattern.compile("<PhysicalResourceId>(?<name>[^<]*)</PhysicalResourceId>");
    private static final Pattern STATUS = Pattern.compile("<StackStatus>(?<status>[^<]*)</StackStatus>");

    private final HttpClient http = HttpClient.newHttpClient();
    private final URI endpoint;
    private final String region;

    CloudFormation(URI endpoint, String region) {
        this.endpoint = Loopback.require(endpoint);
        this.region = region;
    }

    /// Creates the stack and gives its outputs.
    ///
    /// The code itself stays at home, because the function runs in this JVM; the template is else as it stands.
    ///
    /// @throws LocalSetupFailed if the local AWS refuses the template, with what it said
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
        String description = Wait.forValue("stack " + stack, () -> call(describe), answer -> !status(answer)
                .endsWith("_IN_PROGRESS"));
        if (!status(description).equals("CREATE_COMPLETE")) {
            String events = call(Map.of("Action", "DescribeStackEvents", "StackName", stack));
            throw new LocalSetupFailed("The local AWS could not create stack " + stack + ":\n" + reasons(events));
        }
        return outputs(description);
    }

    /// The physical name of a resource, such as a role's.
    String resource(String stack, String name) {
        String answer = call(Map.of("Action", "DescribeStackResource", "StackName", stack, "LogicalResourceId", name));
        Matcher matcher = RESOURCE.matcher(answer);
        if (!matcher.find()) {
            throw new LocalSetupFailed("Stack " + stack + " has no " + name);
        }
        return matcher.group("name");
    }

    /// CloudFormation takes no more than 51,200 bytes in the call itself, and 1 MB by way of S3.
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
                // It tells the emulator Region and service; nothing checks the signature.
                .header(
                        "Authorization",
                        "AWS4-HMAC-SHA256 Credential=test/20260101/%s/%s/aws4_request, SignedHeaders=host, Signature=none"
                                .formatted(region, service))
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .build();
        try {
            HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
            if (response.statusCode() != 200) {
                throw new LocalSetupFailed("The local AWS refused " + method + " " + target.getPath() + " (" + service
                        + "): " + response.body());
            }
            return response.body();
        } catch (IOException lost) {
            throw new UncheckedIOException(lost);
        } catch (InterruptedException stop) {
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
