"""Starts MiniStack so that a client may put events of aws.* sources on the bus, as the services themselves do.

PutEvents refuses those sources to callers, in AWS and in MiniStack; only MiniStack's own emitters pass the flag that
is set here. So the harness can deliver CloudTrail's events, which MiniStack does not make.
"""
from ministack.services import eventbridge

eventbridge._put_events.__defaults__ = (True,)

from ministack.app import main  # noqa: E402

main()
