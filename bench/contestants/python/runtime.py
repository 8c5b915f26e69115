"""A client of Lambda's Runtime API instead of AWS's Python runtime: smaller, which favors this candidate."""

import http.client
import json
import os

INVOCATION = "/2018-06-01/runtime/invocation/"


def serve(handle):
    api = http.client.HTTPConnection(os.environ["AWS_LAMBDA_RUNTIME_API"])
    while True:
        api.request("GET", INVOCATION + "next")
        response = api.getresponse()
        request_id = response.headers["Lambda-Runtime-Aws-Request-Id"]
        event = json.loads(response.read())
        try:
            outcome, answer = "response", handle(event, request_id)
        except Exception as failure:  # Every failure is reported to the Runtime API.
            outcome, answer = "error", {"errorType": type(failure).__name__, "errorMessage": str(failure)}
        api.request("POST", f"{INVOCATION}{request_id}/{outcome}", json.dumps(answer))
        api.getresponse().read()
