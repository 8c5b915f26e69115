package dev.runwatch.bench;

import com.amazonaws.services.lambda.runtime.Context;
import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;
import dev.runwatch.Runwatch;
import dev.runwatch.aws.AwsClientContext;
import dev.runwatch.aws.RestoreScope;
import dev.runwatch.lambda.LambdaHandler;
import dev.runwatch.testkit.LocalFunction;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Function;
import org.springframework.boot.SpringApplication;
import org.springframework.cloud.function.context.FunctionCatalog;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Primary;
import org.springframework.messaging.support.MessageBuilder;
import software.amazon.awssdk.auth.credentials.SystemPropertyCredentialsProvider;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpResponse;
import tools.jackson.databind.json.JsonMapper;

/// Measures the function in this process, with a stub network that responds at once and without log output. Prints the
/// median wall-clock time, the mean processor time of all threads, which depends less on other load of the machine, and
/// the bytes that all threads allocate.
///
/// `bench/own-work` runs it.
///
/// The figures contain the SDK's own work: marshalling, signing, time limits. `without AWS` is the same event without
/// the two functions that call AWS.
public final class OwnWork {

    private static final String WITHOUT_AWS = "receive|decode|report|log";
    private static final String WHOLE = WITHOUT_AWS + "|notify|record|redeliver|respond";
    private static final int ROUNDS = Integer.getInteger("rounds", 3);
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final OperatingSystemMXBean SYSTEM =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    private static final PrintStream CONSOLE = System.out;

    private static long number;

    public static void main(String[] arguments) throws Exception {
        System.setOut(new PrintStream(OutputStream.nullOutputStream()));
        settings();
        var invoker = new LambdaHandler();
        System.setProperty("spring.cloud.function.definition", WITHOUT_AWS + "|respond");
        FunctionCatalog catalog = SpringApplication.run(OnStubNetwork.class).getBean(FunctionCatalog.class);
        Function<Object, Object> withoutAws = catalog.lookup("handle");
        Context context = LocalFunction.context("request-1", Duration.ofHours(9));
        Consumer<byte[]> whole = event -> invoke(invoker, event, context);
        Consumer<byte[]> quiet = event -> Objects.requireNonNull(
                withoutAws.apply(MessageBuilder.<InputStream>withPayload(new ByteArrayInputStream(event))
                        .setHeader("aws-context", context)
                        .build()));
        CONSOLE.printf("%-30s %10s %10s %10s%n", "per event", "ns", "cpu ns", "bytes");
        for (String file : List.of("failed.json", "succeeded.json", "with-secrets.json")) {
            measure(file + ", whole", whole, 2_000, 1, () -> one(file));
            measure(file + ", without AWS", quiet, 2_000, 1, () -> one(file));
        }
        for (int size : new int[] {10, 100, 1_000}) {
            measure("batch of " + size + " failed, whole", whole, 10_000 / size, size, () -> batch(size));
            measure("batch of " + size + " failed, without AWS", quiet, 10_000 / size, size, () -> batch(size));
        }
        System.exit(0);
    }

    private static void settings() {
        Map.of(
                        "MAIN_CLASS",
                        OnStubNetwork.class.getName(),
                        "spring.cloud.function.definition",
                        WHOLE,
                        "runwatch.alerts.topic-arn",
                        LocalFunction.TOPIC,
                        "aws.accessKeyId",
                        "test",
                        "aws.secretAccessKey",
                        "test",
                        "aws.region",
                        "eu-central-1")
                .forEach(System::setProperty);
    }

    /// Prints the median round, after two rounds of warm-up.
    private static void measure(String name, Consumer<byte[]> function, int invocations, int events, Source source) {
        if (!name.matches(System.getProperty("only", ".*"))) {
            return;
        }
        double[] nanos = new double[ROUNDS];
        double[] processor = new double[ROUNDS];
        double[] bytes = new double[ROUNDS];
        for (int round = -2; round < ROUNDS; round++) {
            double[] times = new double[invocations];
            long worked = 0;
            long allocated = 0;
            for (int i = 0; i < invocations; i++) {
                byte[] event = source.next();
                long before = THREADS.getTotalThreadAllocatedBytes();
                long processorStart = SYSTEM.getProcessCpuTime();
                long start = System.nanoTime();
                function.accept(event);
                times[i] = System.nanoTime() - start;
                worked += SYSTEM.getProcessCpuTime() - processorStart;
                allocated += THREADS.getTotalThreadAllocatedBytes() - before;
            }
            if (round >= 0) {
                nanos[round] = median(times) / events;
                processor[round] = (double) worked / invocations / events;
                bytes[round] = (double) allocated / invocations / events;
            }
        }
        CONSOLE.printf("%-30s %,10.0f %,10.0f %,10.0f%n", name, median(nanos), median(processor), median(bytes));
    }

    private interface Source {
        byte[] next();
    }

    private static void invoke(LambdaHandler invoker, byte[] event, Context context) {
        var response = new ByteArrayOutputStream();
        try {
            invoker.handleRequest(new ByteArrayInputStream(event), response, context);
        } catch (IOException unexpected) {
            throw new UncheckedIOException(unexpected);
        }
        if (response.size() > "{\"batchItemFailures\":[]}".length()) {
            throw new IllegalStateException(response.toString(StandardCharsets.UTF_8));
        }
    }

    /// An event of a new execution.
    private static byte[] one(String file) {
        return text(file).getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] batch(int size) {
        var records = new ArrayList<Map<String, String>>();
        for (int i = 0; i < size; i++) {
            records.add(Map.of("messageId", "m-" + i, "eventSource", "aws:sqs", "body", text("failed.json")));
        }
        return JsonMapper.shared().writeValueAsBytes(Map.of("Records", records));
    }

    private static String text(String file) {
        number++;
        return new String(LocalFunction.event(file), StandardCharsets.UTF_8)
                .replace("nightly-2026-11-20", "run-" + number);
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }

    /// Not annotated as a configuration: it is in the class path of the tests, where component scanning would find it.
    @Import(Runwatch.class)
    static class OnStubNetwork {

        /// Reads the whole request and responds as SNS or CloudWatch. A batch request has ten alerts.
        @Bean
        @Primary
        RestoreScope stubNetwork() {
            return new RestoreScope(
                    random -> new AwsClientContext(stub(), SystemPropertyCredentialsProvider.create(), random));
        }

        private static SdkHttpClient stub() {
            return new SdkHttpClient() {
                @Override
                public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
                    return new ExecutableHttpRequest() {
                        @Override
                        public HttpExecuteResponse call() throws IOException {
                            return respond(request);
                        }

                        @Override
                        public void abort() {}
                    };
                }

                @Override
                public void close() {}
            };
        }
    }

    private static final byte[] EMPTY_CBOR = {(byte) 0xA0};
    private static final byte[] PUBLISHED =
            "<PublishResponse><PublishResult><MessageId>m-1</MessageId></PublishResult></PublishResponse>"
                    .getBytes(StandardCharsets.UTF_8);
    private static final byte[] TEN_PUBLISHED;

    static {
        var xml = new StringBuilder("<PublishBatchResponse><PublishBatchResult><Failed/><Successful>");
        for (int i = 0; i < 10; i++) {
            xml.append("<member><Id>").append(i).append("</Id><MessageId>m-1</MessageId></member>");
        }
        TEN_PUBLISHED = xml.append("</Successful></PublishBatchResult></PublishBatchResponse>")
                .toString()
                .getBytes(StandardCharsets.UTF_8);
    }

    private static HttpExecuteResponse respond(HttpExecuteRequest request) throws IOException {
        byte[] start = new byte[64];
        try (InputStream body = request.contentStreamProvider().orElseThrow().newStream()) {
            body.readNBytes(start, 0, start.length);
            body.skip(Long.MAX_VALUE);
        }
        boolean metrics = request.httpRequest().encodedPath().endsWith("PutMetricData");
        boolean batch = new String(start, StandardCharsets.US_ASCII).contains("PublishBatch");
        byte[] content = metrics ? EMPTY_CBOR : batch ? TEN_PUBLISHED : PUBLISHED;
        return HttpExecuteResponse.builder()
                .response(SdkHttpResponse.builder()
                        .statusCode(200)
                        .putHeader("smithy-protocol", "rpc-v2-cbor")
                        .putHeader("Content-Type", metrics ? "application/cbor" : "text/xml")
                        .build())
                .responseBody(AbortableInputStream.create(new ByteArrayInputStream(content)))
                .build();
    }
}
