"""Tells what only the real AWS can tell: one line with pass or FAIL per promise.

    pip install boto3
    python3 check_on_aws.py [--stack runwatch] [--demo runwatch-demo] [--patience 300]

Both stacks must be deployed. It fails one execution of the demo, rings one alarm by hand, and makes two queues, which it
deletes in the end. It takes up to a few minutes and costs less than a cent. It ends with 1 if anything failed.
"""

import argparse
import contextlib
import json
import sys
import time
import uuid

import boto3


class Account:
    def __init__(self, stack: str, demo: str, patience: int):
        self.stack, self.demo, self.patience, self.failed = stack, demo, patience, 0
        self.formation, self.sqs, self.sns = (boto3.client(name) for name in ("cloudformation", "sqs", "sns"))

    def outputs(self, stack: str) -> dict[str, str]:
        (found,) = self.formation.describe_stacks(StackName=stack)["Stacks"]
        return {output["OutputKey"]: output["OutputValue"] for output in found.get("Outputs", [])}

    def resource(self, name: str) -> str:
        detail = self.formation.describe_stack_resource(StackName=self.stack, LogicalResourceId=name)
        return detail["StackResourceDetail"]["PhysicalResourceId"]

    def within_patience(self, look):
        end = time.monotonic() + self.patience
        while not (found := look()) and time.monotonic() < end:
            time.sleep(2)
        return found

    def check(self, promise: str, proof) -> None:
        """Prints one line; whatever goes wrong is the reason of a FAIL."""
        try:
            reason = "" if proof() else "not seen"
        except Exception as problem:  # noqa: BLE001 - each line stands alone
            reason = f"{type(problem).__name__}: {problem}"
        self.failed += bool(reason)
        print(f"FAIL  {promise}: {reason}" if reason else f"pass  {promise}", flush=True)

    @contextlib.contextmanager
    def listener(self, topic: str):
        """A queue that hears the topic while the block runs; gives a function that waits for a text."""
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

            def hears(text: str) -> bool:
                def look():
                    messages = self.sqs.receive_message(
                        QueueUrl=url, MaxNumberOfMessages=10, WaitTimeSeconds=5
                    ).get("Messages", [])
                    return any(text in message["Body"] for message in messages)

                return bool(self.within_patience(look))

            yield hears
        finally:
            if subscription:
                self.sns.unsubscribe(SubscriptionArn=subscription)
            self.sqs.delete_queue(QueueUrl=url)


def main() -> int:
    parser = argparse.ArgumentParser(description="Tells what only the real AWS can tell.")
    parser.add_argument("--stack", default="runwatch")
    parser.add_argument("--demo", default="runwatch-demo")
    parser.add_argument("--patience", type=int, default=300, metavar="SECONDS", help="how long each line may take")
    options = parser.parse_args()
    account = Account(options.stack, options.demo, options.patience)
    try:
        ours, demo = account.outputs(options.stack), account.outputs(options.demo)
    except Exception as problem:  # noqa: BLE001 - no account, no keys, no stack: all end here
        print(f"FAIL  both stacks are deployed: {problem}")
        return 1

    function, events, alarms = boto3.client("lambda"), boto3.client("events"), boto3.client("cloudwatch")

    def starts_as_its_package_promises():
        name = {"FunctionName": ours["FunctionName"], "Qualifier": "live"}
        live = function.get_function_configuration(**name)
        if live["Runtime"].startswith("provided"):
            return "FunctionError" not in function.invoke(**name, Payload=b'{"Records": []}')
        return live["SnapStart"]["OptimizationStatus"] == "On"

    def keeps_what_it_cannot_deliver():
        targets = events.list_targets_by_rule(Rule=account.resource("StatusChangeRule").split("|")[-1])["Targets"]
        return targets and all("DeadLetterConfig" in target for target in targets)

    account.check("the alias live starts as its package promises", starts_as_its_package_promises)
    account.check("the rule keeps what it cannot deliver", keeps_what_it_cannot_deliver)

    with account.listener(ours["AlertTopicArn"]) as hears_alert:
        execution = boto3.client("stepfunctions").start_execution(
            stateMachineArn=demo["StateMachineArn"], input='{"outcome": "fail"}'
        )["executionArn"]
        name = execution.rsplit(":", 1)[-1]
        account.check("a failing execution gives an alert", lambda: hears_alert(name))

    def counted():
        listed = alarms.list_metrics(
            Namespace="Runwatch",
            MetricName="runwatch.executions",
            Dimensions=[{"Name": "status", "Value": "FAILED"}, {"Name": "state_machine", "Value": options.demo}],
        )
        return listed["Metrics"]

    def logged():
        found = boto3.client("logs").filter_log_events(logGroupName=ours["LogGroupName"], filterPattern=f'"{name}"')
        return found["events"]

    account.check("it is counted at CloudWatch", lambda: account.within_patience(counted))
    account.check("it is in the log", lambda: account.within_patience(logged))

    with account.listener(ours["AlarmTopicArn"]) as hears_alarm:
        alarm = account.resource("DeadLettersAlarm")
        reason = f"check {uuid.uuid4()}"

        def rings():
            alarms.set_alarm_state(AlarmName=alarm, StateValue="ALARM", StateReason=reason)
            return hears_alarm(reason)

        account.check("an alarm reaches the second address", rings)
        alarms.set_alarm_state(AlarmName=alarm, StateValue="OK", StateReason="The check is over.")

    account.check(
        "the dashboard is there and valid",
        lambda: json.loads(alarms.get_dashboard(DashboardName=account.resource("Dashboard"))["DashboardBody"]),
    )
    return 1 if account.failed else 0


if __name__ == "__main__":
    sys.exit(main())
