"""Tests sam/cost.py. Run by CostTest."""

import pathlib
import sys
import unittest
from dataclasses import replace

sys.path.insert(0, str(pathlib.Path(__file__).parents[3] / "sam"))

from cost import HOURS, METRIC_HOUR, Volume, lines, metric_hours, table  # noqa: E402 - sam is not a package

LARGE = Volume(3_000_000, 100)


class CostTest(unittest.TestCase):
    def test_bills_a_metric_for_the_hours_with_data_and_at_most_for_the_month(self):
        self.assertAlmostEqual(metric_hours(1), 1, delta=0.01)
        self.assertLess(metric_hours(200), 200)
        self.assertAlmostEqual(metric_hours(10_000), HOURS, delta=0.01)
        self.assertAlmostEqual(METRIC_HOUR * HOURS, 0.30)

    def test_fills_a_batch_only_with_what_arrives_in_its_window(self):
        one, five = (replace(LARGE, buffered=True, window=window) for window in (1, 5))

        self.assertAlmostEqual(one.events / one.invocations, 1 + 2.28, delta=0.01)
        self.assertAlmostEqual(five.events / five.invocations, 1 + 5 * 2.28, delta=0.02)
        self.assertEqual(LARGE.invocations, LARGE.events)

    def test_a_batch_has_at_most_100_events(self):
        flood = replace(LARGE, executions=1_000_000_000, buffered=True)

        self.assertEqual(flood.events / flood.invocations, 100)

    def test_the_log_costs_no_calls_and_the_api_no_lines(self):
        api, log = lines(LARGE), lines(replace(LARGE, metrics="LOG"))

        self.assertEqual((log["PutMetricData"], round(api["PutMetricData"])), (0, 60))
        self.assertGreater(log["Log"], api["Log"])
        self.assertEqual(log["Metrics"], api["Metrics"])

    def test_bad_ends_are_a_part_of_all_events(self):
        self.assertEqual(replace(LARGE, bad_ends_only=True).events, 30_000)

    def test_the_sum_is_that_of_the_rounded_lines(self):
        rows = [row.split("|")[2].strip(" *") for row in table({"x": LARGE}).splitlines()[2:]]

        self.assertAlmostEqual(sum(map(float, rows[:-1])), float(rows[-1].replace(",", "")))


if __name__ == "__main__":
    unittest.main()
