"""Observations are decoded as they are looked at, and are what they would be if they were decoded at once."""

from __future__ import annotations

import copy
import pickle
import threading
from collections.abc import Callable
from typing import Any

import pytest
from conftest import actions_of
from helpdesk.v1 import environment_service_pb2 as pb
from helpdesk.v1 import observation_pb2, reward_pb2, ticket_pb2
from pydantic import BaseModel, TypeAdapter, ValidationError

from helpdesk_env import HelpdeskClient, Observation
from helpdesk_env._lazy import read_lazily
from helpdesk_env._wire import to_plain
from helpdesk_env.models import Record, TicketView
from helpdesk_env.spaces import encode
from helpdesk_env.text import describe, instructions

Message = observation_pb2.Observation


class Box(BaseModel):
    """A model of somebody else's that holds an observation."""

    held: Observation


@pytest.fixture(scope="module")
def messages(url: str) -> list[Message]:
    """What the server sent in an episode of each task, with actions of every kind."""
    seen = []
    with HelpdeskClient(url) as env:
        for task_id in (1, 2, 3):
            begun = env.begin_reset(task_id=task_id, seed=task_id)
            env.finish_reset(begun)
            seen.append(begun.answer.result().observation)
            for action in actions_of(task_id):
                if seen[-1].done:
                    break
                pending = env.begin_step(action)
                seen.append(pending.answer.result().observation)
    return seen


def at_once(message: Message) -> Observation:
    return Observation.model_validate(to_plain(message))


def lazily(message: Message) -> Observation:
    return read_lazily(Observation, message)


def is_whole(record: Record) -> bool:
    return type(record) is Observation


def test_each_field_reads_as_if_all_were_decoded_at_once(messages: list[Message]) -> None:
    assert len(messages) > 30
    for message in messages:
        lazy, whole = lazily(message), at_once(message)
        for name in (*Observation.model_fields, *reversed(Observation.model_fields)):
            assert getattr(lazy, name) == getattr(whole, name), name
        assert not is_whole(lazy)


USES: dict[str, Callable[[Any], Any]] = {
    "compared": lambda seen: seen,
    "dumped": lambda seen: seen.model_dump(),
    "dumped as JSON": lambda seen: seen.model_dump_json(),
    "dumped without what is unset": lambda seen: seen.model_dump_json(exclude_unset=True),
    "told": lambda seen: repr(seen),
    "taken apart": lambda seen: dict(seen),
    "looked into": lambda seen: (vars(seen), seen.model_fields_set, seen.model_extra),
    "copied": lambda seen: copy.copy(seen),
    "copied deeply": lambda seen: copy.deepcopy(seen),
    "copied and changed": lambda seen: seen.model_copy(update={"done": True}),
    "pickled": lambda seen: pickle.loads(pickle.dumps(seen)),
    "validated": lambda seen: TypeAdapter(Observation).validate_python(seen),
    "held by another model": lambda seen: Box(held=seen).model_dump_json(),
    "described": lambda seen: (instructions(seen), describe(seen)),
    "encoded": lambda seen: {name: str(value) for name, value in encode(seen).items()},
}


@pytest.mark.parametrize("use", USES)
def test_whatever_is_done_with_one_is_as_with_one_decoded_at_once(messages: list[Message], use: str) -> None:
    for message in messages[::3]:
        fresh, looked_at, whole = lazily(message), lazily(message), at_once(message)
        # In another order than the record's.
        assert looked_at.metadata.truncated is False or looked_at.truncated
        assert (looked_at.history, looked_at.current_ticket) == (whole.history, whole.current_ticket)
        expected = USES[use](whole)
        assert USES[use](fresh) == expected == USES[use](looked_at)


def test_comparing_works_from_both_sides_and_hashing_fails_as_ever(messages: list[Message]) -> None:
    first, last = messages[0], messages[-1]
    assert at_once(last) == lazily(last) and lazily(last) == lazily(last)
    assert lazily(first) != lazily(last) and lazily(first) != at_once(last)
    with pytest.raises(TypeError, match="unhashable"):
        hash(lazily(first))


def test_looking_at_numbers_and_text_decodes_no_history_and_makes_nothing_whole(messages: list[Message]) -> None:
    seen = lazily(messages[-1])
    encode(seen)
    assert not is_whole(seen)
    whole = at_once(messages[-1])
    assert seen.history == whole.history and seen.model_dump() == whole.model_dump()
    assert is_whole(seen)


def test_it_is_as_frozen_and_has_no_more_attributes_than_one_decoded_at_once(messages: list[Message]) -> None:
    seen = lazily(messages[-1])
    with pytest.raises(ValidationError, match="frozen"):
        seen.done = False
    with pytest.raises(AttributeError, match="no attribute 'labels'"):
        seen.labels  # type: ignore[attr-defined]
    assert isinstance(seen, Observation) and not hasattr(seen, "__array__")


def test_a_message_without_what_must_be_there_says_what_is_missing() -> None:
    view = read_lazily(TicketView, ticket_pb2.TicketView(ticket_id="a", context_status=ticket_pb2.ContextStatus()))
    assert view.context_status is not None and view.related_ticket_preview is None
    with pytest.raises(ValidationError, match="state\n"):
        view.context_status.state
    with pytest.raises(TypeError, match="cannot be read lazily"):
        read_lazily(Observation, pb.StepResponse())


def test_a_word_of_a_later_version_is_told_where_the_kind_may_grow_and_refused_where_not() -> None:
    unknown: Any = 99
    reward = reward_pb2.RewardComponents(reward_kind=unknown)
    message = Message(last_reward_components=reward, available_tools=[unknown])
    seen = lazily(message)
    assert seen.last_reward_components is not None and seen.last_reward_components.reward_kind == "unknown_99"
    with pytest.raises(ValidationError, match="unknown_99"):
        seen.available_tools


def test_threads_that_make_one_whole_at_the_same_time_see_the_same(messages: list[Message]) -> None:
    told = at_once(messages[-1])
    for _ in range(20):
        seen, wrong, ready = lazily(messages[-1]), [], threading.Barrier(4)

        def look(name: str) -> None:
            ready.wait()
            if getattr(seen, name) != getattr(told, name) or seen.model_dump() != told.model_dump():
                wrong.append(name)

        threads = [threading.Thread(target=look, args=(name,)) for name in ("history", "metadata", "done", "history")]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert wrong == []
