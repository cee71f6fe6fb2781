"""gRPC, with the package of clients/python."""

from __future__ import annotations

from typing import Any

from normal_form import URL, print_transcript
from pydantic import TypeAdapter

from helpdesk_env import Action, HelpdeskClient, Observation

ACTION: TypeAdapter[Action] = TypeAdapter(Action)


def plain(observation: Observation) -> dict[str, Any]:
    return observation.model_dump(mode="json")


with HelpdeskClient(URL) as env:
    print_transcript(
        lambda reset: plain(env.reset(**reset)),
        lambda action: plain(env.step(ACTION.validate_python(action))),
    )
