"""Prints the monthly bill of Runwatch for three volumes, as a table in Markdown. docs/costs.md quotes it.

    python3 cost.py
    python3 cost.py --executions 50000 --state-machines 10

Prices are list prices of us-east-1 without the free tier and without volume discounts.
"""

import argparse
import math
from dataclasses import dataclass, replace

HOURS = 730  # a month, as AWS counts
SECONDS = HOURS * 3600

# Dollars, read in November 2026.
LAMBDA = "https://aws.amazon.com/lambda/pricing/"
LAMBDA_REQUEST = 0.20e-6
LAMBDA_GB_SECOND = 0.0000133334  # arm64
SQS = "https://aws.amazon.com/sqs/pricing/"
SQS_REQUEST = 0.40e-6
SNS = "https://aws.amazon.com/sns/pricing/"
SNS_PUBLISH = 0.50e-6
SNS_EMAIL = 2.00 / 100_000
DYNAMODB = "https://aws.amazon.com/dynamodb/pricing/on-demand/"
DYNAMODB_WRITE = 0.625e-6
CLOUDWATCH = "https://aws.amazon.com/cloudwatch/pricing/"
LOG_GB = 0.50
METRIC_HOUR = 0.30 / HOURS  # a custom metric is billed for each hour with data
PUT_METRIC_DATA = 0.01 / 1000
ALARM_METRIC = 0.10
COMPOSITE_ALARM = 0.50
DASHBOARD = 3.00  # after the first three of the account
PRICES = LAMBDA, SQS, SNS, DYNAMODB, CLOUDWATCH

# The template: 10 alarms that watch 16 metrics in total, 2 composite alarms.
ALARM_METRICS = 16
COMPOSITE_ALARMS = 2

# Measured: milliseconds of an invocation with 1 GB and of each further event in it, kilobytes of a log line (without
# input), of the metrics of an event in the log, and of those of its alert (docs/metrics.md).
INVOCATION_MS = 100
EVENT_MS = 5
LOG_LINE_KB = 1.55
EVENT_METRICS_KB = 1.4
ALERT_METRICS_KB = 1.2

# Lambda polls a queue without messages with five requests that each wait 20 seconds.
IDLE_POLLS = 5 * SECONDS / 20


@dataclass(frozen=True)
class Volume:
    """What happens in a month. Executions begin at random times."""

    executions: int
    state_machines: int
    failing: float = 0.01
    input_kb: float = 1.0  # of each event, in the log
    bad_ends_only: bool = False  # an event pattern without RUNNING and SUCCEEDED
    buffered: bool = False
    metrics: str = "API"  # runwatch.metrics.publish
    window: float = 1.0  # seconds

    @property
    def alerts(self) -> float:
        return self.executions * self.failing

    @property
    def events(self) -> float:
        """RUNNING and an end for each execution."""
        return self.alerts if self.bad_ends_only else 2 * self.executions

    @property
    def invocations(self) -> float:
        """A batch has the event that opens the window, and those that arrive before it closes; at most 100."""
        return self.events / (min(100.0, 1 + self.events / SECONDS * self.window) if self.buffered else 1)


def metric_hours(values: float) -> float:
    """The hours of a month in which a series has data, if its values come at random times."""
    return HOURS * (1 - math.exp(-values / HOURS))


def metric_series(volume: Volume) -> list[float]:
    """How many values each series gets."""
    good = 0 if volume.bad_ends_only else volume.executions - volume.alerts
    running = 0 if volume.bad_ends_only else volume.executions
    per_machine = [each / volume.state_machines for each in (running, good, volume.alerts, good, volume.alerts)]
    # runwatch.executions and its duration by status and state machine; by status alone; alerts, delay, enrichments,
    # heartbeat, subscribers.
    in_total = [running, good, volume.alerts] + [volume.alerts] * 3 + [HOURS * 10] * 2
    return per_machine * volume.state_machines + in_total


def lines(volume: Volume) -> dict[str, float]:
    """Dollars a month, by line of the bill."""
    by_api = volume.metrics == "API"
    metric_kb = 0 if by_api else volume.events * EVENT_METRICS_KB + volume.alerts * ALERT_METRICS_KB
    milliseconds = volume.invocations * INVOCATION_MS + (volume.events - volume.invocations) * EVENT_MS
    # Receive and delete for each batch; one for each event that the rule sends. The queue of unhandled events is polled
    # in both modes.
    queue = 2 * IDLE_POLLS + (volume.events + 2 * volume.invocations if volume.buffered else 0)
    return {
        "EventBridge (events of AWS)": 0.0,
        "Lambda requests": volume.invocations * LAMBDA_REQUEST,
        "Lambda time": milliseconds / 1000 * LAMBDA_GB_SECOND,
        "SQS": queue * SQS_REQUEST,
        "Log": (volume.events * (LOG_LINE_KB + volume.input_kb) + metric_kb) / 1e6 * LOG_GB,
        "Metrics": sum(metric_hours(values) for values in metric_series(volume)) * METRIC_HOUR,
        "PutMetricData": (volume.invocations if by_api else 0) * PUT_METRIC_DATA,
        "Alarms": ALARM_METRICS * ALARM_METRIC + COMPOSITE_ALARMS * COMPOSITE_ALARM,
        "SNS and e-mail": volume.alerts * (SNS_PUBLISH + SNS_EMAIL),
        "DynamoDB": volume.alerts * 2 * DYNAMODB_WRITE,
    }


def table(columns: dict[str, Volume]) -> str:
    bills = [lines(volume) for volume in columns.values()]
    rows = ["| $ a month | " + " | ".join(columns) + " |", "| --- |" + " ---: |" * len(columns)]
    for name in bills[0]:
        rows.append(f"| {name} | " + " | ".join(f"{bill[name]:,.2f}" for bill in bills) + " |")
    sums = [sum(round(value, 2) for value in bill.values()) for bill in bills]
    rows.append("| **Sum** | " + " | ".join(f"**{each:,.2f}**" for each in sums) + " |")
    return "\n".join(rows)


def sums(volumes: list[Volume]) -> str:
    """The sums of all ways to deliver events and to publish metrics."""
    rows = [
        "| Executions, state machines | direct, `API` | direct, `LOG` | buffered, `API` | buffered, `LOG` | events per batch | bad ends only |",
        "| --- | ---: | ---: | ---: | ---: | ---: | ---: |",
    ]
    for volume in volumes:
        ways = [
            replace(volume, buffered=buffered, metrics=metrics) for buffered in (False, True) for metrics in ("API", "LOG")
        ]
        batch = volume.events / replace(volume, buffered=True).invocations
        cells = [f"{sum(lines(way).values()):,.2f}" for way in ways] + [f"{batch:.1f}"]
        cells.append(f"{sum(lines(replace(volume, bad_ends_only=True)).values()):,.2f}")
        rows.append(f"| {volume.executions:,}, {volume.state_machines} | " + " | ".join(cells) + " |")
    return "\n".join(rows)


def main() -> None:
    parser = argparse.ArgumentParser(description="Prints the monthly bill of Runwatch as tables in Markdown.")
    parser.add_argument("--executions", type=int, metavar="N", help="a month (default: three examples)")
    parser.add_argument("--state-machines", type=int, default=20, metavar="N", help="(%(default)s)")
    parser.add_argument("--failing", type=float, default=0.01, metavar="SHARE", help="of the executions (%(default)s)")
    parser.add_argument("--input-kb", type=float, default=1.0, metavar="KB", help="of each event (%(default)s)")
    options = parser.parse_args()
    volumes = [Volume(1_000, 5), Volume(100_000, 20), Volume(3_000_000, 100)]
    if options.executions:
        volumes = [Volume(options.executions, options.state_machines)]
    volumes = [replace(each, failing=options.failing, input_kb=options.input_kb) for each in volumes]
    print(table({f"{each.executions:,} executions, {each.state_machines} state machines": each for each in volumes}))
    print()
    print(sums(volumes))


if __name__ == "__main__":
    main()
