"""Runs every `aws` command that the documentation prints.

    docs_commands.py FILE...

Finds the commands in code blocks, in code within a line, and in comments. Checks service, operation, options and the
types of their values with the models of botocore, which the AWS CLI uses too. Then runs them in the given order on the
endpoint AWS_ENDPOINT_URL, where the stacks `runwatch` and `runwatch-demo` are deployed. A word in capitals, such as
TOPIC_ARN, is replaced by the value of the deployed stack. Prints one line per command; the exit code is 1 if one failed.
"""

from __future__ import annotations

import dataclasses
import http.server
import json
import pathlib
import re
import shlex
import sys
import tempfile
import uuid

import boto3
import botocore.exceptions
import jmespath
from botocore import xform_name
from botocore.model import ListShape, MapShape, OperationModel, Shape, StructureShape
from botocore.validate import ParamValidator

# What the local AWS lacks, with the beginning of its error. Each entry is tried, and must still be needed.
MISSING = {
    "sqs start-message-move-task": "InvalidAction",
    "cloudformation create-stack-set": "InvalidAction",
    "cloudformation create-stack-instances": "InvalidAction",
    "stepfunctions redrive-execution": "InvalidAction",
}

# Options that the CLI names otherwise: https://github.com/aws/aws-cli/blob/develop/awscli/customizations/argrename.py
RENAMED = {"sns subscribe": {"notification-endpoint": "Endpoint"}}

# The CLI's own command, which calls filter-log-events: https://docs.aws.amazon.com/cli/latest/reference/logs/tail.html
TAIL_OPTIONS = {"since", "follow", "format", "filter-pattern", "log-stream-names", "log-stream-name-prefix"}
OPERATION = r"aws [a-z0-9-]+ [a-z0-9-]+"
PLACEHOLDER = re.compile(r"\b(?:[A-Z][A-Z0-9_]*_)?(?:ARN|URL|TOKEN|VERSION|TABLE)\b")


class DocError(Exception):
    """A command that is wrong."""


@dataclasses.dataclass(frozen=True)
class Command:
    file: pathlib.Path
    line: int
    words: tuple[str, ...]

    @property
    def name(self) -> str:
        return " ".join(self.words[1:3])

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {' '.join(self.words)[:90]}"


def commands(file: pathlib.Path) -> list[Command]:
    lines = file.read_text(encoding="utf-8").splitlines()
    found = [
        Command(file, number + 1, tuple(whole(lines, number)))
        for number, line in enumerate(lines)
        if re.match(rf"(?:#? {{3,}}){OPERATION}\b", line)
    ]
    inline = rf"`({OPERATION}\b[^`]*)`|#.*: ({OPERATION} .*)"
    text = "\n".join(lines)
    for match in re.finditer(inline, text):
        number = text.count("\n", 0, match.start()) + 1
        found.append(Command(file, number, tuple(shlex.split(match.group(1) or match.group(2)))))
    return sorted(found, key=lambda command: command.line)


def whole(lines: list[str], first: int) -> list[str]:
    """The words of a command that may continue on the next lines, after a backslash or within quotes."""
    text = ""
    for line in lines[first:]:
        stripped = re.sub(r"^#? *", "", line)
        if stripped.endswith("\\"):
            text += stripped[:-1]
            continue
        text += stripped + "\n"
        try:
            return shlex.split(text)
        except ValueError:
            continue
    raise DocError(f"an open quotation in line {first + 1}")


class Values:
    """The values of the deployed stack for the placeholders."""

    def __init__(self, client):
        self.client = client

    def __getitem__(self, placeholder: str) -> str:
        special = getattr(self, placeholder.lower(), None)
        if special:
            return special()
        if placeholder.endswith("_QUEUE_ARN"):
            url = self[placeholder.replace("_ARN", "_URL")]
            return self.client("sqs").get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
        outputs = self.outputs("runwatch") | self.outputs("runwatch-demo")
        if placeholder not in outputs:
            raise DocError(f"no stack has a value for {placeholder}: {sorted(outputs)}")
        return outputs[placeholder]

    def outputs(self, stack: str) -> dict[str, str]:
        outputs = self.client("cloudformation").describe_stacks(StackName=stack)["Stacks"][0]["Outputs"]
        return {xform_name(output["OutputKey"]).upper(): output["OutputValue"] for output in outputs}

    def topic_arn(self) -> str:
        return self["ALERT_TOPIC_ARN"]

    def store_table(self) -> str:
        resource = self.client("cloudformation").describe_stack_resource(StackName="runwatch", LogicalResourceId="Store")
        return resource["StackResourceDetail"]["PhysicalResourceId"]

    def execution_arn(self) -> str:
        started = self.client("stepfunctions").start_execution(
            stateMachineArn=self["STATE_MACHINE_ARN"], input='{"outcome": "abort"}'
        )
        return started["executionArn"]

    def subscription_arn(self) -> str:
        listed = self.client("sns").list_subscriptions_by_topic(TopicArn=self["ALERT_TOPIC_ARN"])
        return listed["Subscriptions"][0]["SubscriptionArn"]

    def dead_letter_queue_url(self) -> str:
        """Of forward.yaml, which is not deployed here."""
        return self["UNHANDLED_EVENTS_QUEUE_URL"]

    def hub_event_bus_arn(self) -> str:
        return "arn:aws:events:eu-central-1:123456789012:event-bus/runwatch"

    def token(self) -> str:
        """Of a new subscription, received as the subscriber receives it. For e-mail, MiniStack makes none."""
        received = []

        class Subscriber(http.server.BaseHTTPRequestHandler):
            def do_POST(self):  # noqa: N802 - called by http.server
                body = self.rfile.read(int(self.headers["Content-Length"]))
                received.append(json.loads(body)["Token"])
                self.send_response(200)
                self.end_headers()

            def log_message(self, *_):
                pass

        with http.server.HTTPServer(("127.0.0.1", 0), Subscriber) as server:
            server.timeout = 10
            self.client("sns").subscribe(
                TopicArn=self.topic_arn(), Protocol="http", Endpoint=f"http://127.0.0.1:{server.server_port}/"
            )
            server.handle_request()
        if not received:
            raise DocError("SNS did not ask the subscriber to confirm")
        return received[0]

    def version(self) -> str:
        """A new version. It must differ from the last one, or Lambda creates none."""
        function = self.client("lambda")
        function.update_function_configuration(FunctionName="runwatch", Description=str(uuid.uuid4()))
        return function.publish_version(FunctionName="runwatch")["Version"]


def options(words: tuple[str, ...]) -> tuple[list[str], dict[str, list[str]]]:
    """Positional words, and the values of each option."""
    positional: list[str] = []
    named: dict[str, list[str]] = {}
    current = None
    for word in words:
        if word.startswith("--"):
            current = named.setdefault(word[2:], [])
        elif current is None:
            positional.append(word)
        else:
            current.append(word)
    return positional, named


def value(shape: Shape, given: list[str], option: str, folder: pathlib.Path):
    """A value as the AWS CLI reads it: a scalar, words, JSON, or the shorthand `Key=value,Key=value`."""
    if isinstance(shape, ListShape) and not given[0].startswith("["):
        return [value(shape.member, [word], option, folder) for word in given]
    if len(given) != 1:
        raise DocError(f"--{option} has {len(given)} values")
    (text,) = given
    if text.startswith("file://"):
        text = (folder / text.removeprefix("file://")).read_text(encoding="utf-8")
    if isinstance(shape, (ListShape, MapShape, StructureShape)):
        return json.loads(text) if text[:1] in "[{" else shorthand(shape, text, option, folder)
    if shape.type_name in ("integer", "long"):
        return int(text)
    if shape.type_name in ("float", "double"):
        return float(text)
    if shape.type_name == "blob":
        return text.encode()
    if shape.type_name == "boolean":
        return {"true": True, "false": False}[text]
    if getattr(shape, "enum", None) and text not in shape.enum:
        raise DocError(f"--{option} {text} is not one of {shape.enum}")
    return text


def shorthand(shape: Shape, text: str, option: str, folder: pathlib.Path):
    members = {}
    for pair in re.split(r",(?=[A-Za-z]\w*=)", text):
        key, _, given = pair.partition("=")
        if isinstance(shape, StructureShape) and key not in shape.members:
            raise DocError(f"--{option} has no member {key}")
        member = shape.members[key] if isinstance(shape, StructureShape) else shape.value
        members[key] = value(member, given.split(",") if isinstance(member, ListShape) else [given], option, folder)
    return members


def parameters(
    operation: OperationModel, named: dict[str, list[str]], renamed: dict[str, str], folder: pathlib.Path
) -> dict:
    shapes = operation.input_shape.members if operation.input_shape else {}
    members = {xform_name(member, "-"): member for member in shapes if member not in renamed.values()} | renamed
    result = {}
    for option, given in named.items():
        member = members.get(option) or members.get(option.removeprefix("no-"))
        if not member:
            raise DocError(f"{operation.name} has no option --{option}")
        shape = shapes[member]
        if shape.type_name == "boolean" and not given:
            result[member] = not option.startswith("no-")
        elif given:
            result[member] = value(shape, given, option, folder)
        else:
            raise DocError(f"--{option} has no value")
    if operation.input_shape:
        report = ParamValidator().validate(result, operation.input_shape)
        if report.has_errors():
            raise DocError(report.generate_report())
    return result


def run(command: Command, session: boto3.Session, folder: pathlib.Path) -> None:
    values = Values(session.client)
    words = tuple(PLACEHOLDER.sub(lambda found: values[found.group()], word) for word in command.words)
    service, name = words[1:3]
    positional, named = options(words[3:])
    query = named.pop("query", None)
    formats = named.pop("output", ["json"])
    if formats[0] not in ("json", "text", "table", "yaml"):
        raise DocError(f"--output {formats[0]} does not exist")
    named.pop("region", None)
    if (service, name) == ("logs", "tail"):
        tail(session.client("logs"), positional, named)
        return
    if service not in session.get_available_services():
        raise DocError(f"there is no service {service}")
    client = session.client(service)
    operations = {xform_name(each, "-"): each for each in client.meta.service_model.operation_names}
    if name not in operations:
        raise DocError(f"{service} has no operation {name}")
    operation = client.meta.service_model.operation_model(operations[name])
    if (service, name) == ("lambda", "invoke"):
        named.pop("cli-binary-format", None)
        if len(words[-2:]) != 2 or words[-2].startswith("--"):
            raise DocError("the file for the response is missing")
        list(named.values())[-1].pop()
    elif positional:
        raise DocError(f"unexpected words {positional}")
    response = getattr(client, xform_name(operation.name))(**parameters(operation, named, RENAMED.get(command.name, {}), folder))
    if response.get("FunctionError"):
        raise DocError(response["Payload"].read().decode())
    if query and not jmespath.search(query[0], response):
        raise DocError(f"--query {query[0]} selects nothing")


def tail(logs, positional: list[str], named: dict[str, list[str]]) -> None:
    unknown = set(named) - TAIL_OPTIONS
    if unknown or len(positional) != 1 or not re.fullmatch(r"\d+[smhdw]", named.get("since", ["10m"])[0]):
        raise DocError("not the options of logs tail")
    pattern = {"filterPattern": named["filter-pattern"][0]} if "filter-pattern" in named else {}
    logs.filter_log_events(logGroupName=positional[0], **pattern)


def outcome(command: Command, session: boto3.Session, folder: pathlib.Path) -> str:
    """Empty if the command is right."""
    lacking = MISSING.get(command.name)
    try:
        run(command, session, folder)
    except botocore.exceptions.ClientError as error:
        if lacking and lacking in str(error):
            return ""
        return str(error)
    except (DocError, ValueError, KeyError, OSError, botocore.exceptions.BotoCoreError) as error:
        return f"{type(error).__name__}: {error}"
    return "MISSING has an entry that is not needed" if lacking else ""


def main(files: list[str]) -> int:
    session = boto3.Session()
    failures = 0
    seen = set()
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        for source in [*pathlib.Path("sam").glob("*.yaml")]:
            (folder / source.name).write_bytes(source.read_bytes())
        (folder / "event.json").write_bytes(pathlib.Path("sam/events/failed.json").read_bytes())
        for file in map(pathlib.Path, files):
            for command in commands(file):
                seen.add(command.name)
                problem = outcome(command, session, folder)
                failures += bool(problem)
                print(f"{'FAIL' if problem else 'pass'}  {command}" + f"\n      {problem}" * bool(problem))
    for entry in MISSING.keys() - seen:
        failures += 1
        print(f"FAIL  no page prints {entry} of MISSING")
    return bool(failures)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
