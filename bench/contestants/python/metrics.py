"""Counts and times the status changes of an invocation, and publishes to CloudWatch before it ends."""

import collections
import json
import time
from datetime import datetime, timezone

from botocore.exceptions import BotoCoreError, ClientError

from alerts import chunks

MAX_VALUES = 150


class Metrics:
    def __init__(self, cloudwatch):
        self._cloudwatch = cloudwatch
        self._series = collections.defaultdict(collections.Counter)

    def handled(self, change, delivery):
        """Does not count duplicates, nor events whose alert failed: they are redelivered."""
        if delivery == "duplicate":
            self.count("runwatch.events.duplicate")
            return
        if isinstance(delivery, Exception):
            self.count("runwatch.alerts", severity=change.severity, outcome="failed")
            return
        if delivery == "sent":
            self.count("runwatch.alerts", severity=change.severity, outcome="published")
            if stopped := change.detail.get("stopDate"):
                self._record("runwatch.delay", "Milliseconds", {}, max(0, round(time.time() * 1000) - stopped))
        self.count("runwatch.executions", status=change.status)
        dimensions = {"status": change.status, "state_machine": change.state_machine}
        self.count("runwatch.executions", **dimensions)
        if change.millis is not None:
            self._record("runwatch.execution.duration", "Milliseconds", dimensions, change.millis)

    def count(self, name, **dimensions):
        self._record(name, "Count", dimensions, 1)

    def flush(self):
        """Publishes the metrics. A failure here never fails an event."""
        data = [datum for series, values in self._series.items() for datum in datums(series, values)]
        self._series.clear()
        if not data:
            return
        try:
            self._cloudwatch.put_metric_data(Namespace="Runwatch", MetricData=data)
        except (BotoCoreError, ClientError) as failure:
            line = {"level": "WARN", "message": f"Metrics are lost: {failure}", "data": data}
            print(json.dumps(line, default=str), flush=True)

    def _record(self, name, unit, dimensions, value):
        self._series[name, unit, tuple(dimensions.items())][value] += 1


def datums(series, values):
    name, unit, dimensions = series
    datum = {
        "MetricName": name,
        "Unit": unit,
        "Timestamp": datetime.now(timezone.utc),
        "Dimensions": [{"Name": each, "Value": value} for each, value in dimensions],
    }
    if unit == "Count":
        yield {**datum, "Value": values[1]}
        return
    for some in chunks(values.items(), MAX_VALUES):
        yield {**datum, "Values": [value for value, _ in some], "Counts": [count for _, count in some]}
