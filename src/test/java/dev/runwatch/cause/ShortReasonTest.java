package dev.runwatch.cause;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ShortReasonTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            The Parameters '{…}' could not be used to start the Task: [The field x must be a STRING] | The field x must be a STRING
            The Parameters '{…}' could not be used to start the Task: [a[0] is wrong]. | a[0] is wrong
            The Parameters '{…}' could not be used to start the Task: [] | The Parameters '{…}' could not be used to start the Task: []
            User: arn:aws:sts::1:assumed-role/sfn/x is not authorized to perform: sqs:SendMessage on resource: arn:aws-cn:sqs:cn-north-1:1:orders | assumed-role/sfn/x is not authorized to perform: sqs:SendMessage on resource: orders
            The provided ARN 'arn:aws:states:eu-central-1:1:states:startExecution.sync:2' is invalid. | The provided ARN 'states:startExecution.sync:2' is invalid.
            The JSONPath '$.a' specified for the field 'a.$' could not be found in the input | The JSONPath '$.a' could not be found in the input
            org.apache.spark.SparkException: Job aborted | SparkException: Job aborted
            java.lang.NullPointerException | java.lang.NullPointerException
            app: OutOfMemoryError: Container killed | app: OutOfMemoryError: Container killed
            """)
    void whatHappenedComesFirst(String line, String reason) {
        assertThat(ShortReason.of(line)).isEqualTo(reason);
    }
}
