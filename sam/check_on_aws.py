"""Checks a deployment in a real AWS account. Prints one line per check: pass, or FAIL with the reason.

    pip install boto3
    python3 check_on_aws.py [--stack runwatch] [--demo runwatch-demo] [--timeout 300]

Both stacks must be deployed. Starts one failing execution of the demo, sets one alarm by hand, and creates two queues
that it deletes at the end. Takes up to a few minutes and costs less than a cent.

Exit codes: 0 if all checks passed, 1 if one failed, 2 if the arguments are wrong or AWS returned an error.
"""

import argparse
import contextlib
import json
import sys
import time
import uuid

import boto3
from botocore.exceptions import BotoCoreError, ClientError


class Deployment:
    """The deployed stacks, and the checks that were made on them."""

    def __init__(self, stack: str, timeout: int):
        self.stack, self.timeout, self.failed = stack, timeout, 0
        self.cloudformation, self.sqs, self.sns = (boto3.client(name) for name in ("cloudformation", "sqs", "sns"))

    def outputs(self, stack: str) -> dict[str, str]:
        (description,) = self.cloudformation.describe_stacks(StackName=stack)["Stacks"]
        return {output["OutputKey"]: output["OutputValue"] for output in description.get("Outputs", [])}

    def physical_id(self, resource: str) -> str:
        detail = self.cloudformation.describe_stack_resource(StackName=self.stack, LogicalResourceId=resource)
        return detail["StackResourceDetail"]["PhysicalResourceId"]

    def poll(self, condition):
        """Calls the condition until it returns something or the timeout has passed. Returns its last value."""
        end = time.monotonic() + self.timeout
        while not (value := condition()) and time.monotonic() < end:
            time.sleep(2)
        return value

    def check(self, name: str, condition) -> None:
        """Prints one line. An exception is the reason of a FAIL."""
        try:
            reason = "" if condition() else "not found"
        except Exception as error:  # noqa: BLE001 - the other checks must still run
            reason = f"{type(error).__name__}: {error}"
        self.failed += bool(reason)
        print(f"FAIL  {name}: {reason}" if reason else f"pass  {name}", flush=True)

    @contextlib.contextmanager
    def subscribed_queue(self, topic: str):
        """Subscribes a queue to the topic inside the block. Yields a function that waits for a message with a text."""
        url = self.sqs.create_queue(QueueName=f"runwatch-check-{uuid.uuid4().hex[:12]}")["QueueUrl"]
        subscription = None
        try:
            arn = self.sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
            statement = {
                "Effect": "Allow",
                "Principal": {"Service": "sns.amazonaws.com"},
                "Action": "sqs:SendMessage",
                "Resource": arn,
                "Condition": {"ArnEquals": {"aws:SourceArn": topic}},
            }
            policy = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
            self.sqs.set_queue_attributes(QueueUrl=url, Attributes={"Policy": policy})
            subscription = self.sns.subscribe(
                TopicArn=topic, Protocol="sqs", Endpoint=arn, ReturnSubscriptionArn=True
            )["SubscriptionArn"]

            def receives(text: str) -> bool:
                def receive():
                    messages = self.sqs.receive_message(
                        QueueUrl=url, MaxNumberOfMessages=10, WaitTimeSeconds=5
                    ).get("Messages", [])
                    return any(text in message["Body"] for message in messages)

                return bool(self.poll(receive))

            yield receives
        finally:
            if subscription:
                self.sns.unsubscribe(SubscriptionArn=subscription)
            self.sqs.delete_queue(QueueUrl=url)


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description="Checks a deployment of Runwatch in a real AWS account. Prints one line per check.",
        epilog="Exit codes: 0 if all checks passed, 1 if one failed, 2 if the arguments are wrong or AWS returned an "
        "error.",
    )
    parser.add_argument("--stack", default="runwatch", help="name of the stack of template.yaml (%(default)s)")
    parser.add_argument("--demo", default="runwatch-demo", help="name of the stack of demo.yaml (%(default)s)")
    parser.add_argument(
        "--timeout", type=int, default=300, metavar="SECONDS", help="time limit for each check (%(default)s)"
    )
    return parser.parse_args()


def main() -> int:
    options = arguments()
    deployment = Deployment(options.stack, options.timeout)
    try:
        outputs, demo = deployment.outputs(options.stack), deployment.outputs(options.demo)
    except ClientError as error:
        print(f"FAIL  both stacks are deployed: {error}")
        return 1

    functions, events, cloudwatch = boto3.client("lambda"), boto3.client("events"), boto3.client("cloudwatch")

    def function_starts():
        alias = {"FunctionName": outputs["FunctionName"], "Qualifier": "live"}
        configuration = functions.get_function_configuration(**alias)
        if configuration["Runtime"].startswith("provided"):
            return "FunctionError" not in functions.invoke(**alias, Payload=b'{"Records": []}')
        return configuration["SnapStart"]["OptimizationStatus"] == "On"

    def rule_has_dead_letter_queue():
        rule = deployment.physical_id("StatusChangeRule").split("|")[-1]
        targets = events.list_targets_by_rule(Rule=rule)["Targets"]
        return targets and all("DeadLetterConfig" in target for target in targets)

    deployment.check("the alias live starts (managed: from a snapshot)", function_starts)
    deployment.check("the rule has a dead-letter queue", rule_has_dead_letter_queue)

    with deployment.subscribed_queue(outputs["AlertTopicArn"]) as receives_alert:
        execution = boto3.client("stepfunctions").start_execution(
            stateMachineArn=demo["StateMachineArn"], input='{"outcome": "fail"}'
        )["executionArn"]
        name = execution.rsplit(":", 1)[-1]
        deployment.check("a failed execution publishes an alert", lambda: receives_alert(name))

    def metric():
        return cloudwatch.list_metrics(
            Namespace="Runwatch",
            MetricName="runwatch.executions",
            Dimensions=[{"Name": "status", "Value": "FAILED"}, {"Name": "state_machine", "Value": options.demo}],
        )["Metrics"]

    def log_entry():
        return boto3.client("logs").filter_log_events(
            logGroupName=outputs["LogGroupName"], filterPattern=f'"{name}"'
        )["events"]

    deployment.check("CloudWatch has the metric", lambda: deployment.poll(metric))
    deployment.check("the log has the execution", lambda: deployment.poll(log_entry))

    with deployment.subscribed_queue(outputs["AlarmTopicArn"]) as receives_alarm:
        alarm = deployment.physical_id("DeadLettersAlarm")
        reason = f"check {uuid.uuid4()}"

        def alarm_fires():
            cloudwatch.set_alarm_state(AlarmName=alarm, StateValue="ALARM", StateReason=reason)
            return receives_alarm(reason)

        deployment.check("an alarm reaches the alarm topic", alarm_fires)
        cloudwatch.set_alarm_state(AlarmName=alarm, StateValue="OK", StateReason="The check has ended.")

    def dashboard():
        return json.loads(cloudwatch.get_dashboard(DashboardName=deployment.physical_id("Dashboard"))["DashboardBody"])

    deployment.check("the dashboard exists and is valid JSON", dashboard)
    return 1 if deployment.failed else 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except (BotoCoreError, ClientError) as error:
        print(f"error: {error}", file=sys.stderr)
        sys.exit(2)
