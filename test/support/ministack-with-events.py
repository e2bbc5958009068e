"""Starts MiniStack so that a client may put events of aws.* sources on the bus, as the services themselves do.

PutEvents refuses those sources to callers, in AWS and in MiniStack; only MiniStack's own emitters pass the flag that
is set here. So the harness can deliver CloudTrail's events, which MiniStack does not make.

Records of a table's stream that a function reports as failed come back, as in AWS; MiniStack takes them for done.

It leads a process group of its own, with the workers that run functions. Whoever started it may be killed: then the group ends too.
"""
import os
import signal
import threading
import time

from ministack.services import eventbridge, lambda_svc



def follow(parent):
    while os.getppid() == parent:
        time.sleep(1)
    os.killpg(os.getpid(), signal.SIGTERM)


threading.Thread(target=follow, args=(os.getppid(),), daemon=True).start()

eventbridge._put_events.__defaults__ = (True,)

execute = lambda_svc._execute_function


def _execute_function(function, event, *args, **kwargs):
    result = execute(function, event, *args, **kwargs)
    body = result.get("body")
    is_stream = isinstance(event, dict) and any(record.get("eventSource") == "aws:dynamodb" for record in event.get("Records", []))
    return {**result, "error": True} if is_stream and isinstance(body, dict) and body.get("batchItemFailures") else result


lambda_svc._execute_function = _execute_function

from ministack.app import main  # noqa: E402

main()
