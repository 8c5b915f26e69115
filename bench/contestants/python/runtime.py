"""Lambda's Runtime API, in place of AWS's runtime for Python: leaner, to the advantage of this contestant."""

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
        except Exception as failure:  # The Runtime API hears of every failure.
            outcome, answer = "error", {"errorType": type(failure).__name__, "errorMessage": str(failure)}
        api.request("POST", f"{INVOCATION}{request_id}/{outcome}", json.dumps(answer))
        api.getresponse().read()
