"""The tests play a real server: the one at HELPDESK_TEST_URL. `npm test` starts one for them."""

from __future__ import annotations

import os
import random
from collections.abc import Iterator

import pytest

from helpdesk_env import Action, Defer, HelpdeskClient, Investigate, OpenIncident, RequestInfo, Submit
from helpdesk_env.vocabulary import ASSIGNMENT_GROUPS, ISSUE_TYPES, PRIORITIES, RESOLUTION_ACTIONS, TOOL_NAMES

ROUTE = Submit(
    issue_type="application_support",
    priority="high",
    assignment_group="application_team",
    resolution_action="escalate",
)


@pytest.fixture(scope="session")
def url() -> str:
    """Where the server is."""
    address = os.environ.get("HELPDESK_TEST_URL")
    if address is None:
        pytest.skip("no server: set HELPDESK_TEST_URL, such as http://localhost:7860")
    return address


@pytest.fixture
def env(url: str) -> Iterator[HelpdeskClient]:
    """A connection with its session, closed after the test."""
    with HelpdeskClient(url) as client:
        yield client


def actions_of(seed: int) -> Iterator[Action]:
    """Actions of every kind, the same for the same seed; more than any episode takes."""
    rng = random.Random(seed)
    while True:
        kind = rng.choice(["submit", "submit", "investigate", "request_info", "open_incident", "defer"])
        if kind == "submit":
            yield Submit(
                issue_type=rng.choice(ISSUE_TYPES),
                priority=rng.choice(PRIORITIES),
                assignment_group=rng.choice(ASSIGNMENT_GROUPS),
                resolution_action=rng.choice(RESOLUTION_ACTIONS),
            )
        elif kind == "investigate":
            yield Investigate(tool_name=rng.choice(TOOL_NAMES))
        else:
            yield {"request_info": RequestInfo, "open_incident": OpenIncident, "defer": Defer}[kind]()
