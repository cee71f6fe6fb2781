"""gRPC in batches (BatchReset, BatchStep), with the package of clients/python: two sessions side by side."""

from __future__ import annotations

from typing import Any

from normal_form import URL, print_transcript
from pydantic import TypeAdapter

from helpdesk_env import Action, HelpdeskClient, HelpdeskError, Observation

ACTION: TypeAdapter[Action] = TypeAdapter(Action)


def plain(result: Observation | HelpdeskError) -> dict[str, Any]:
    if isinstance(result, HelpdeskError):
        raise result
    return result.model_dump(mode="json")


def equal(results: list[Observation | HelpdeskError]) -> dict[str, Any]:
    first, second = (plain(each) for each in results)
    assert first == second, "the same episode in both"
    return first


with HelpdeskClient(URL) as env:
    sessions = [env.session(), env.session()]
    print_transcript(
        lambda reset: equal(env.batch_reset([(each, reset) for each in sessions])),
        lambda action: equal(env.batch_step([(each, ACTION.validate_python(action)) for each in sessions])),
    )
