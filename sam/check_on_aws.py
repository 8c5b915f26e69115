"""Checks a deployment in a real AWS account. Prints one line per check: pass, warn, or FAIL with the reason.

    pip install boto3
    python3 check_on_aws.py [--region eu-central-1] [--profile NAME] [--stack runwatch] [--demo runwatch-demo]
    python3 check_on_aws.py --test-alert

Without --test-alert, both stacks must be deployed. The script starts one failing execution of the demo, sets one alarm
by hand for a moment, and creates two queues that it deletes at the end. Takes up to a few minutes and costs less than a
cent. Subscribers receive one alert and one alarm.

With --test-alert it only sends one alert that says it is a test, and needs no demo.

Exit codes: 0 if all checks passed, 1 if one failed, 2 if the arguments are wrong or AWS cannot be reached as they say,
130 after Ctrl-C.
"""

import argparse
import contextlib
import datetime
import json
import sys
import time
import uuid

try:
    import boto3
    from botocore.exceptions import BotoCoreError, ClientError, NoCredentialsError, NoRegionError, ProfileNotFound
except ImportError:
    sys.exit("error: this script needs boto3. Install it with: pip install boto3")

HEARTBEAT = {"source": "runwatch", "detail-type": "Runwatch Heartbeat"}
ALARM = "AlertsLostAlarm"


class UsageError(Exception):
    """What the caller can change. The message says how."""


class Deployment:
    """The deployed stack, and the checks that were made on it."""

    def __init__(self, session, stack: str, timeout: int):
        self.session, self.stack, self.timeout = session, stack, timeout
        self.failed, self.start = 0, datetime.datetime.now(datetime.timezone.utc)
        self.cloudformation, self.cloudwatch, self.events, self.functions, self.logs, self.sns, self.sqs, self.states = (
            session.client(name)
            for name in ("cloudformation", "cloudwatch", "events", "lambda", "logs", "sns", "sqs", "stepfunctions")
        )
        description = self.describe(stack)
        # arn:aws:cloudformation:REGION:ACCOUNT:stack/NAME/ID
        _, self.partition, _, self.region, self.account, _ = description["StackId"].split(":", 5)
        self.parameters = {each["ParameterKey"]: each["ParameterValue"] for each in description.get("Parameters", [])}
        self.outputs = self.outputs_of(description)
        if not {"FunctionName", "AlertTopicArn", "AlarmTopicArn"} <= self.outputs.keys():
            raise UsageError(f"The stack {stack} was not created from template.yaml. Name the right one with --stack.")
        self.function = {"FunctionName": self.outputs["FunctionName"], "Qualifier": "live"}

    def describe(self, stack: str) -> dict:
        try:
            (description,) = self.cloudformation.describe_stacks(StackName=stack)["Stacks"]
        except ClientError as error:
            if "does not exist" not in str(error):
                raise
            raise UsageError(
                f"There is no stack {stack} in {self.session.region_name}. Name it with --stack or --demo, and the "
                "place with --region or --profile."
            ) from error
        return description

    @staticmethod
    def outputs_of(description: dict) -> dict[str, str]:
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

    def check(self, name: str, condition) -> bool:
        """Prints one line. The reason of a FAIL is the text that the condition returns, or its exception."""
        try:
            result = condition()
            reason = result if isinstance(result, str) else "" if result else "not found"
        except Exception as error:  # noqa: BLE001 - the other checks must still run
            reason = f"{type(error).__name__}: {error}"
        self.failed += bool(reason)
        print(f"FAIL  {name}: {reason}" if reason else f"pass  {name}", flush=True)
        return not reason

    def invoke(self, event: dict):
        """True if the function succeeds; otherwise its error."""
        response = self.functions.invoke(**self.function, Payload=json.dumps(event).encode())
        return response["Payload"].read().decode() if "FunctionError" in response else True

    @contextlib.contextmanager
    def subscribed_queue(self, topic: str):
        """Subscribes a queue to the topic inside the block. Yields a function that waits for a message with a text."""
        name = f"runwatch-check-{uuid.uuid4().hex[:12]}"
        arn = f"arn:{self.partition}:sqs:{self.region}:{self.account}:{name}"
        statement = {
            "Effect": "Allow",
            "Principal": {"Service": "sns.amazonaws.com"},
            "Action": "sqs:SendMessage",
            "Resource": arn,
            "Condition": {"ArnEquals": {"aws:SourceArn": topic}},
        }
        # With the policy from the start: a later change may take a minute.
        policy = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
        with contextlib.ExitStack() as cleanup:
            url = self.sqs.create_queue(QueueName=name, Attributes={"Policy": policy})["QueueUrl"]
            cleanup.callback(self.sqs.delete_queue, QueueUrl=url)
            # AWS accepts the use of a queue one second after its creation.
            time.sleep(1)
            subscription = self.sns.subscribe(
                TopicArn=topic, Protocol="sqs", Endpoint=arn, ReturnSubscriptionArn=True
            )["SubscriptionArn"]
            cleanup.callback(self.sns.unsubscribe, SubscriptionArn=subscription)

            def receives(text: str) -> bool:
                def receive():
                    messages = self.sqs.receive_message(
                        QueueUrl=url, MaxNumberOfMessages=10, WaitTimeSeconds=5
                    ).get("Messages", [])
                    return any(text in message["Body"] for message in messages)

                return bool(self.poll(receive))

            yield receives

    def subscriptions(self, topic: str) -> list[dict]:
        pages = self.sns.get_paginator("list_subscriptions_by_topic").paginate(TopicArn=topic)
        return [each for page in pages for each in page["Subscriptions"]]

    def check_subscribers(self, kind: str) -> None:
        """People are subscribed, before this script subscribes a queue of its own."""
        topic = self.outputs[f"{kind}TopicArn"]

        def subscribed():
            pending = [
                each["Endpoint"] for each in self.subscriptions(topic) if not each["SubscriptionArn"].startswith("arn:")
            ]
            if pending:
                return "waiting for the confirmation of " + ", ".join(pending)
            attributes = self.sns.get_topic_attributes(TopicArn=topic)["Attributes"]
            return int(attributes["SubscriptionsConfirmed"]) >= 1 or f"no subscription of {topic} is confirmed"

        if not self.check(f"the {kind.lower()}s have a subscriber", subscribed):
            return
        for each in self.subscriptions(topic):
            if each["Protocol"].startswith("email"):
                attributes = self.sns.get_subscription_attributes(SubscriptionArn=each["SubscriptionArn"])["Attributes"]
                if attributes.get("ConfirmationWasAuthenticated") != "true":
                    print(
                        f"warn  the link in each e-mail lets any reader unsubscribe {each['Endpoint']}: see deploy.md",
                        flush=True,
                    )

    def alias_is_active(self):
        configuration = self.functions.get_function_configuration(**self.function)
        if configuration["State"] != "Active":
            return f"its version is {configuration['State']}: {configuration.get('StateReason', 'no reason given')}"
        snap_start = configuration.get("SnapStart", {})
        if snap_start.get("ApplyOn") == "PublishedVersions" and snap_start.get("OptimizationStatus") != "On":
            return "its version has no snapshot"
        return True

    def rule_delivers(self):
        rule = {"EventBusName": self.parameters.get("EventBusName") or "default"}
        name = f"{self.stack}-events"
        state = self.events.describe_rule(Name=name, **rule)["State"]
        if state == "DISABLED":
            return f"the rule {name} is disabled"
        targets = self.events.list_targets_by_rule(Rule=name, **rule)["Targets"]
        return bool(targets) and all("DeadLetterConfig" in target for target in targets)

    def heartbeat(self):
        """A version without a heartbeat would succeed too, and count nothing. So would one whose rule is disabled."""
        result = self.invoke(HEARTBEAT)
        return result if isinstance(result, str) else self.poll(lambda: self.counted_since_start("runwatch.heartbeat"))

    def counted_since_start(self, name: str, **dimensions: str) -> bool:
        """Whether a metric has counted something since the start of this script. CloudWatch keeps whole minutes."""
        metric = {
            "Namespace": "Runwatch",
            "MetricName": name,
            "Dimensions": [{"Name": key, "Value": value} for key, value in dimensions.items()],
        }
        now = datetime.datetime.now(datetime.timezone.utc)
        (result,) = self.cloudwatch.get_metric_data(
            MetricDataQueries=[{"Id": "count", "MetricStat": {"Metric": metric, "Period": 60, "Stat": "Sum"}}],
            StartTime=self.start.replace(second=0, microsecond=0),
            EndTime=now + datetime.timedelta(minutes=2),
        )["MetricDataResults"]
        return sum(result["Values"]) >= 1

    def logged_since_start(self, text: str):
        pages = self.logs.get_paginator("filter_log_events").paginate(
            logGroupName=self.outputs["LogGroupName"],
            filterPattern=f'"{text}"',
            startTime=int(self.start.timestamp() * 1000),
        )
        return any(page["events"] for page in pages)

    def check_alarm(self) -> None:
        def alarm_fires():
            name = self.physical_id(ALARM)
            described = self.cloudwatch.describe_alarms(AlarmNames=[name], AlarmTypes=["CompositeAlarm", "MetricAlarm"])
            (alarm,) = described.get("CompositeAlarms", []) + described.get("MetricAlarms", [])
            before, reason = alarm["StateValue"], f"check {uuid.uuid4()}"
            if before == "ALARM":
                return f"{name} is in ALARM already, so it does not notify now: follow the runbook first"
            with self.subscribed_queue(self.outputs["AlarmTopicArn"]) as receives:
                try:
                    self.cloudwatch.set_alarm_state(AlarmName=name, StateValue="ALARM", StateReason=reason)
                    return receives(reason)
                finally:
                    # A composite alarm does not return by itself.
                    self.cloudwatch.set_alarm_state(
                        AlarmName=name, StateValue=before, StateReason="The check has ended."
                    )

        self.check("an alarm reaches the alarm topic", alarm_fires)

    def check_all(self, demo: str) -> None:
        state_machine = self.outputs_of(self.describe(demo)).get("StateMachineArn")
        if not state_machine:
            raise UsageError(f"The stack {demo} was not created from demo.yaml. Name the right one with --demo.")
        self.check("the alias live has an active version", self.alias_is_active)
        self.check("the heartbeat is counted", self.heartbeat)
        self.check("the rule is enabled and has a dead-letter queue", self.rule_delivers)
        self.check_subscribers("Alert")
        self.check_subscribers("Alarm")
        name = f"check-{uuid.uuid4()}"

        def publishes():
            with self.subscribed_queue(self.outputs["AlertTopicArn"]) as receives:
                self.states.start_execution(
                    stateMachineArn=state_machine, name=name, input='{"outcome": "fail"}'
                )
                return receives(name)

        if self.check("a failed execution publishes an alert", publishes):
            machine = state_machine.rsplit(":", 1)[-1]
            counted = {"status": "FAILED", "state_machine": machine}
            self.check(
                "CloudWatch has its metric",
                lambda: self.poll(lambda: self.counted_since_start("runwatch.executions", **counted)),
            )
            self.check("the log has it", lambda: self.poll(lambda: self.logged_since_start(name)))
        self.check_alarm()
        self.check(
            "the dashboard exists and is valid JSON",
            lambda: json.loads(
                self.cloudwatch.get_dashboard(DashboardName=self.physical_id("Dashboard"))["DashboardBody"]
            ),
        )

    def test_event(self, name: str) -> dict:
        """The event of a failed execution that never ran."""
        states = f"arn:{self.partition}:states:{self.region}:{self.account}"
        execution = f"{states}:execution:runwatch-test:{name}"
        now = datetime.datetime.now(datetime.timezone.utc)
        ended = int(now.timestamp() * 1000)
        return {
            "version": "0",
            "id": str(uuid.uuid4()),
            "detail-type": "Step Functions Execution Status Change",
            "source": "aws.states",
            "account": self.account,
            "time": now.strftime("%Y-%m-%dT%H:%M:%SZ"),
            "region": self.region,
            "resources": [execution],
            "detail": {
                "executionArn": execution,
                "stateMachineArn": f"{states}:stateMachine:runwatch-test",
                "name": name,
                "status": "FAILED",
                "stateMachineVersionArn": None,
                "stateMachineAliasArn": None,
                "startDate": ended - 1000,
                "stopDate": ended,
                "input": "{}",
                "inputDetails": {"included": True},
                "output": None,
                "outputDetails": None,
                "error": "Runwatch.Test",
                "cause": "This is a test of the alerts, sent by check_on_aws.py --test-alert. Nothing failed.",
                "redriveCount": 0,
                "redriveDate": None,
                "redriveStatus": "NOT_REDRIVABLE",
                "redriveStatusReason": "This is a test.",
            },
        }

    def send_test_alert(self) -> None:
        topic, name = self.outputs["AlertTopicArn"], f"test-{uuid.uuid4()}"

        def sent():
            with self.subscribed_queue(topic) as receives:
                result = self.invoke(self.test_event(name))
                return result if isinstance(result, str) else receives(name)

        self.check_subscribers("Alert")
        if self.check("SNS delivers the test alert", sent):
            print(f"\nLook for an alert about the state machine runwatch-test, execution {name}, error Runwatch.Test:")
            for each in self.subscriptions(topic):
                print(f"  {each['Protocol']:<8} {each['Endpoint']}")


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description="Checks a deployment of Runwatch in a real AWS account. Prints one line per check.",
        epilog="Exit codes: 0 if all checks passed, 1 if one failed, 2 if the arguments are wrong or AWS cannot be "
        "reached as they say, 130 after Ctrl-C.",
    )
    parser.add_argument("--stack", default="runwatch", help="name of the stack of template.yaml (%(default)s)")
    parser.add_argument("--demo", default="runwatch-demo", help="name of the stack of demo.yaml (%(default)s)")
    parser.add_argument("--region", help="AWS Region (default: the profile's, or AWS_DEFAULT_REGION)")
    parser.add_argument("--profile", help="profile of the AWS configuration (default: AWS_PROFILE)")
    parser.add_argument("--test-alert", action="store_true", help="only send one alert that says it is a test")
    parser.add_argument(
        "--timeout", type=int, default=300, metavar="SECONDS", help="time limit for each check (%(default)s)"
    )
    return parser.parse_args()


def run(options: argparse.Namespace) -> int:
    session = boto3.Session(profile_name=options.profile, region_name=options.region)
    deployment = Deployment(session, options.stack, options.timeout)
    if options.test_alert:
        deployment.send_test_alert()
    else:
        deployment.check_all(options.demo)
    return 1 if deployment.failed else 0


def main() -> int:
    try:
        return run(arguments())
    except NoRegionError:
        print("error: name the Region: --region eu-central-1, or set AWS_DEFAULT_REGION", file=sys.stderr)
    except NoCredentialsError:
        print("error: there are no AWS credentials: use --profile, or sign in with the AWS CLI", file=sys.stderr)
    except ProfileNotFound as error:
        print(f"error: {error}. aws configure list-profiles prints all profiles", file=sys.stderr)
    except (UsageError, BotoCoreError, ClientError) as error:
        print(f"error: {error}", file=sys.stderr)
    except KeyboardInterrupt:
        print("\nStopped. What the checks created is deleted.", file=sys.stderr)
        return 130
    return 2


if __name__ == "__main__":
    sys.exit(main())
