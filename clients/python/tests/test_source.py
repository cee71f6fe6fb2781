"""Tickets of a made-up company, drawn by the server for one episode."""

from __future__ import annotations

import pytest

from helpdesk_env import HelpdeskClient, HelpdeskError, InvalidRequestError
from helpdesk_env.source import TicketSource


def test_a_world_and_its_twin_are_played_and_told(env: HelpdeskClient) -> None:
    source: TicketSource = {"generated": {"world": 7, "split": "dev", "hidden_percent": 100}}
    own = env.reset(task_id=3, seed=5, queue_size=3, source=source)
    told = env.state().source
    assert told is not None and told.generated is not None
    assert (told.generated.world, told.generated.split, told.generated.hidden_percent) == (7, "dev", 100)
    assert told.generated.twin is None
    twin: TicketSource = {"generated": {**source["generated"], "twin": "aliased"}}
    other = env.reset(task_id=3, seed=5, queue_size=3, source=twin)
    told = env.state().source
    assert told is not None and told.generated is not None and told.generated.twin == "aliased"
    assert own.current_ticket is not None and other.current_ticket is not None
    assert own.current_ticket.requester != other.current_ticket.requester
    assert env.reset(task_id=3, seed=5, queue_size=3, source=source) == own


def test_what_cannot_be_drawn_is_refused_with_where(env: HelpdeskClient) -> None:
    with pytest.raises(InvalidRequestError, match="twin"):
        env.reset(source={"generated": {"twin": "mirrored"}})
    with pytest.raises(HelpdeskError) as refused:
        env.reset(source={"generated": {"hidden_percent": 101}})
    assert (refused.value.reason, refused.value.subject) == ("invalid_source", "source.generated.hidden_percent")
