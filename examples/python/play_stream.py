"""A gRPC stream (Play), with the package of clients/python and asyncio."""

from __future__ import annotations

import asyncio
from typing import Any

from normal_form import URL, print_transcript
from pydantic import TypeAdapter

from helpdesk_env import Action, AsyncHelpdeskClient, Observation

ACTION: TypeAdapter[Action] = TypeAdapter(Action)


def plain(observation: Observation) -> dict[str, Any]:
    return observation.model_dump(mode="json")


loop = asyncio.new_event_loop()
wait = loop.run_until_complete
env = AsyncHelpdeskClient(URL)
session = env.play().session()
print_transcript(
    lambda reset: plain(wait(session.reset(**reset))),
    lambda action: plain(wait(session.step(ACTION.validate_python(action)))),
)
wait(env.close())
loop.close()
