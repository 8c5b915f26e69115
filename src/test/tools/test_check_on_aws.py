"""Tests sam/check_on_aws.py with scripted AWS clients. Run by CheckOnAwsIT."""

import contextlib
import io
import json
import pathlib
import sys
import unittest
from unittest import mock

sys.path.insert(0, str(pathlib.Path(__file__).parents[3] / "sam"))

import check_on_aws  # noqa: E402 - sam is not a package
from botocore.exceptions import ClientError, EndpointConnectionError, NoCredentialsError, NoRegionError  # noqa: E402

TOPIC = "arn:aws:sns:eu-central-1:123456789012:"
OUTPUTS = {
    "FunctionName": "runwatch",
    "AlertTopicArn": TOPIC + "alerts",
    "AlarmTopicArn": TOPIC + "alarms",
    "LogGroupName": "/aws/lambda/runwatch",
}
MAIL = {"Protocol": "email", "Endpoint": "ops@example.com", "SubscriptionArn": TOPIC + "alerts:1"}


def stack(outputs: dict) -> dict:
    return {
        "StackId": "arn:aws:cloudformation:eu-central-1:123456789012:stack/runwatch/0",
        "Outputs": [{"OutputKey": key, "OutputValue": value} for key, value in outputs.items()],
    }


def client_error(text: str) -> ClientError:
    return ClientError({"Error": {"Code": "ValidationError", "Message": text}}, "DescribeStacks")


class CheckOnAwsTest(unittest.TestCase):
    def setUp(self):
        names = "cloudformation", "cloudwatch", "events", "lambda", "logs", "sns", "sqs", "stepfunctions"
        self.clients = {name: mock.Mock() for name in names}
        self.session = mock.Mock(region_name="eu-central-1", client=self.clients.__getitem__)
        self.stacks({"runwatch": OUTPUTS, "runwatch-demo": {"StateMachineArn": "arn:x:stateMachine:runwatch-demo"}})
        self.subscribed(MAIL)
        self.aws("sns").get_topic_attributes.return_value = {"Attributes": {"SubscriptionsConfirmed": "1"}}
        self.aws("sns").subscribe.return_value = {"SubscriptionArn": TOPIC + "alerts:2"}
        self.authenticated("true")
        self.aws("lambda").invoke.side_effect = lambda **_: {"Payload": io.BytesIO(b"{}")}
        self.aws("cloudformation").describe_stack_resource.side_effect = lambda **resource: {
            "StackResourceDetail": {"PhysicalResourceId": "runwatch-" + resource["LogicalResourceId"]}
        }
        self.alarm("OK")
        self.aws("sqs").create_queue.return_value = {"QueueUrl": "queue"}
        self.aws("sqs").receive_message.side_effect = lambda **_: {"Messages": [{"Body": self.last_text()}]}
        for patch in mock.patch.object(check_on_aws.time, "sleep"), mock.patch.object(
            check_on_aws.boto3, "Session", return_value=self.session
        ):
            patch.start()
            self.addCleanup(patch.stop)

    def aws(self, name: str) -> mock.Mock:
        return self.clients[name]

    def stacks(self, stacks: dict) -> None:
        def describe(StackName):  # noqa: N803 - the name of the parameter in boto3
            if StackName not in stacks:
                raise client_error(f"Stack with id {StackName} does not exist")
            return {"Stacks": [stack(stacks[StackName])]}

        self.aws("cloudformation").describe_stacks.side_effect = describe

    def subscribed(self, *subscriptions: dict) -> None:
        pages = [{"Subscriptions": list(subscriptions[:1])}, {"Subscriptions": list(subscriptions[1:])}]
        self.aws("sns").get_paginator.return_value.paginate.return_value = pages

    def authenticated(self, value: str) -> None:
        attributes = {"Attributes": {"ConfirmationWasAuthenticated": value}}
        self.aws("sns").get_subscription_attributes.return_value = attributes

    def alarm(self, state: str) -> None:
        self.aws("cloudwatch").describe_alarms.return_value = {"CompositeAlarms": [{"StateValue": state}]}

    def states(self) -> list[str]:
        """The states that the alarm was set to."""
        return [call.kwargs["StateValue"] for call in self.aws("cloudwatch").set_alarm_state.call_args_list]

    def last_text(self) -> str:
        """What a subscriber receives: everything that was started, set or invoked."""
        return str(
            [
                self.aws("stepfunctions").start_execution.call_args_list,
                self.aws("cloudwatch").set_alarm_state.call_args_list,
                self.aws("lambda").invoke.call_args_list,
            ]
        )

    def run_with(self, *arguments: str) -> tuple[int, str]:
        """The exit code and everything that is printed."""
        out = io.StringIO()
        with mock.patch.object(sys, "argv", ["check_on_aws.py", "--timeout", "0", *arguments]):
            with contextlib.redirect_stdout(out), contextlib.redirect_stderr(out):
                code = check_on_aws.main()
        return code, out.getvalue()

    def deployment(self) -> check_on_aws.Deployment:
        return check_on_aws.Deployment(self.session, "runwatch", 0)

    def check(self, name: str, *arguments) -> str:
        out = io.StringIO()
        with contextlib.redirect_stdout(out):
            getattr(self.deployment(), name)(*arguments)
        return out.getvalue()

    # What a user can do wrong

    def test_names_the_stack_and_the_region_if_there_is_no_stack(self):
        code, text = self.run_with("--stack", "runwtch")

        self.assertEqual(code, 2)
        self.assertIn("There is no stack runwtch in eu-central-1", text)

    def test_names_the_missing_demo(self):
        self.stacks({"runwatch": OUTPUTS})

        code, text = self.run_with()

        self.assertEqual(code, 2)
        self.assertIn("There is no stack runwatch-demo", text)

    def test_recognizes_a_stack_of_another_template(self):
        code, text = self.run_with("--stack", "runwatch-demo")

        self.assertEqual((code, "was not created from template.yaml" in text), (2, True))

    def test_recognizes_a_demo_of_another_template(self):
        code, text = self.run_with("--demo", "runwatch")

        self.assertEqual((code, "was not created from demo.yaml" in text), (2, True))

    def test_prints_one_line_for_each_failure_of_the_connection(self):
        for error, hint in (
            (NoRegionError(), "--region"),
            (NoCredentialsError(), "--profile"),
            (EndpointConnectionError(endpoint_url="https://x"), "https://x"),
            (client_error("The security token included in the request is expired"), "expired"),
            (KeyboardInterrupt(), "Stopped"),
        ):
            with self.subTest(error=error):
                self.aws("cloudformation").describe_stacks.side_effect = error

                code, text = self.run_with()

                self.assertEqual(code, 130 if isinstance(error, KeyboardInterrupt) else 2)
                self.assertIn(hint, text)
                self.assertEqual(len(text.strip().splitlines()), 1)

    def test_uses_region_and_profile(self):
        self.run_with("--region", "eu-west-1", "--profile", "ops")

        check_on_aws.boto3.Session.assert_called_with(profile_name="ops", region_name="eu-west-1")

    # Subscribers

    def test_fails_if_nobody_is_subscribed(self):
        self.subscribed()
        self.aws("sns").get_topic_attributes.return_value = {"Attributes": {"SubscriptionsConfirmed": "0"}}

        self.assertIn("FAIL  the alerts have a subscriber: no subscription of", self.check("check_subscribers", "Alert"))

    def test_fails_if_a_confirmation_is_pending_on_a_later_page(self):
        self.subscribed(MAIL, {**MAIL, "Endpoint": "new@example.com", "SubscriptionArn": "PendingConfirmation"})

        self.assertIn("waiting for the confirmation of new@example.com", self.check("check_subscribers", "Alert"))

    def test_warns_if_any_reader_of_the_mail_can_unsubscribe(self):
        self.authenticated("false")

        text = self.check("check_subscribers", "Alert")

        self.assertIn("pass  the alerts have a subscriber", text)
        self.assertIn("warn  the link in each e-mail lets any reader unsubscribe ops@example.com", text)

    # The function and its rule

    def test_fails_if_the_version_is_inactive_or_has_no_snapshot(self):
        for configuration, reason in (
            ({"State": "Inactive", "StateReason": "Idle"}, "its version is Inactive: Idle"),
            ({"State": "Active", "SnapStart": {"ApplyOn": "PublishedVersions", "OptimizationStatus": "Off"}}, "no snapshot"),
        ):
            with self.subTest(reason=reason):
                self.aws("lambda").get_function_configuration.return_value = configuration
                self.assertIn(reason, self.deployment().alias_is_active())

    def test_accepts_a_region_without_snapstart(self):
        self.aws("lambda").get_function_configuration.return_value = {"State": "Active", "SnapStart": {"ApplyOn": "None"}}

        self.assertIs(self.deployment().alias_is_active(), True)

    def test_shows_the_error_of_the_heartbeat(self):
        self.aws("lambda").invoke.side_effect = lambda **_: {"FunctionError": "Unhandled", "Payload": io.BytesIO(b"no role")}

        self.assertEqual(self.deployment().heartbeat(), "no role")

    def test_fails_if_the_heartbeat_is_not_counted(self):
        self.aws("cloudwatch").get_metric_data.return_value = {"MetricDataResults": [{"Values": []}]}

        self.assertIs(self.deployment().heartbeat(), False)

    def test_fails_if_the_rule_is_disabled_or_has_no_dead_letter_queue(self):
        events = self.aws("events")
        events.list_targets_by_rule.return_value = {"Targets": [{"Id": "x"}]}
        events.describe_rule.return_value = {"State": "DISABLED"}
        self.assertEqual(self.deployment().rule_delivers(), "the rule runwatch-events is disabled")

        events.describe_rule.return_value = {"State": "ENABLED"}
        self.assertIs(self.deployment().rule_delivers(), False)

    # Metric and log

    def test_counts_only_since_its_start(self):
        metrics = self.aws("cloudwatch").get_metric_data
        metrics.return_value = {"MetricDataResults": [{"Values": []}]}
        deployment = self.deployment()

        self.assertIs(deployment.counted_since_start("runwatch.executions", status="FAILED"), False)
        self.assertEqual(metrics.call_args.kwargs["StartTime"], deployment.start.replace(second=0, microsecond=0))

    def test_finds_a_log_event_on_a_later_page_and_only_since_its_start(self):
        pages = self.aws("logs").get_paginator.return_value.paginate
        pages.return_value = [{"events": []}, {"events": [{}]}]
        deployment = self.deployment()

        self.assertIs(deployment.logged_since_start("x"), True)
        self.assertEqual(pages.call_args.kwargs["startTime"], int(deployment.start.timestamp() * 1000))

    # The alarm

    def test_sets_the_alarm_and_restores_its_state(self):
        self.alarm("INSUFFICIENT_DATA")

        self.assertIn("pass  an alarm reaches the alarm topic", self.check("check_alarm"))
        self.assertEqual(self.states(), ["ALARM", "INSUFFICIENT_DATA"])

    def test_restores_the_alarm_if_nothing_arrives_and_after_ctrl_c(self):
        for receive, error in ((lambda **_: {}, None), (KeyboardInterrupt(), KeyboardInterrupt)):
            with self.subTest(error=error):
                self.aws("cloudwatch").set_alarm_state.reset_mock()
                self.aws("sqs").receive_message.side_effect = receive
                with self.assertRaises(error) if error else contextlib.nullcontext():
                    self.check("check_alarm")

                self.assertEqual(self.states(), ["ALARM", "OK"])
                self.aws("sqs").delete_queue.assert_called_with(QueueUrl="queue")

    def test_does_not_set_an_alarm_that_fires_already(self):
        self.alarm("ALARM")

        self.assertIn("is in ALARM already", self.check("check_alarm"))
        self.assertEqual(self.states(), [])

    # The whole

    def test_goes_on_after_a_denied_call_and_exits_with_1(self):
        self.aws("stepfunctions").start_execution.side_effect = client_error("not authorized")

        code, text = self.run_with()

        self.assertEqual(code, 1)
        self.assertIn("FAIL  a failed execution publishes an alert: ClientError", text)
        self.assertIn("pass  an alarm reaches the alarm topic", text)

    def test_sends_a_test_alert_and_says_where_to_look(self):
        self.stacks({"runwatch": OUTPUTS})

        code, text = self.run_with("--test-alert")

        event = json.loads(self.aws("lambda").invoke.call_args.kwargs["Payload"])
        self.assertEqual(code, 0)
        self.assertIn("test of the alerts", event["detail"]["cause"])
        self.assertIn(":execution:runwatch-test:", event["detail"]["executionArn"])
        self.assertIn("email    ops@example.com", text)
        self.aws("stepfunctions").start_execution.assert_not_called()

    def test_shows_why_the_test_alert_was_not_sent(self):
        self.aws("lambda").invoke.side_effect = lambda **_: {"FunctionError": "Unhandled", "Payload": io.BytesIO(b"SNS")}

        code, text = self.run_with("--test-alert")

        self.assertEqual((code, "FAIL  SNS delivers the test alert: SNS" in text), (1, True))


if __name__ == "__main__":
    unittest.main()
