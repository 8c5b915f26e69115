package dev.runwatch.start;

import org.springframework.cloud.function.adapter.aws.FunctionInvoker;

/// What Lambda calls: Spring Cloud Function's own entry, with the AWS SDK made ready beside it while Spring starts.
public final class Entry extends FunctionInvoker {

    static {
        HeadStart.begin();
    }
}
