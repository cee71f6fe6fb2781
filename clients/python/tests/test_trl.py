"""The environment class for TRL, as its trainer looks at it."""

from __future__ import annotations

import inspect
import itertools
from typing import Any

import pytest
from conftest import actions_of

from helpdesk_env import HelpdeskClient, OpenIncident, Submit
from helpdesk_env.trl import HelpdeskToolEnv, tool_env_at
from helpdesk_env.vocabulary import REWARD_MODES, TOOL_NAMES

ROUTE = ("application_support", "high", "application_team", "escalate")


def tools_of(env: HelpdeskToolEnv) -> list[str]:
    """As TRL finds them: functions of the class that are not private, reset or get_reward."""
    names = [name for name, _ in inspect.getmembers(type(env), predicate=inspect.isfunction)]
    return [name for name in names if not name.startswith("_") and name not in ("reset", "get_reward")]


def test_the_tools_are_the_lookups_and_the_other_actions_and_nothing_else(url: str) -> None:
    tools = tools_of(tool_env_at(url)())
    assert sorted(tools) == sorted([*TOOL_NAMES, "request_info", "open_incident", "defer", "submit_routing"])


def test_every_tool_says_what_it_does_and_what_it_takes(url: str) -> None:
    env = tool_env_at(url)()
    for name in tools_of(env):
        tool = getattr(env, name)
        text = inspect.getdoc(tool) or ""
        for parameter in inspect.signature(tool).parameters.values():
            assert parameter.annotation is not inspect.Parameter.empty
            assert f"{parameter.name}: " in text, f"{name}({parameter.name}) is not documented"
        assert "Returns:" in text and inspect.signature(tool).return_annotation == "str"


def test_reset_takes_a_row_and_tells_the_first_ticket(url: str) -> None:
    env = tool_env_at(url)()
    text = env.reset(task_id=3, seed=42, queue_size=None, prompt=[{"role": "user", "content": ""}])
    assert "The labels of a route and their words:" in text and "Ticket 1 of 3" in text
    assert env.reset(task_id=3, seed=42) == text


@pytest.mark.parametrize("task_id", [1, 2, 3])
@pytest.mark.parametrize("seed", [3, 5, 42])
def test_the_reward_is_at_every_step_what_stopping_there_is_worth(url: str, task_id: int, seed: int) -> None:
    env = tool_env_at(url)()
    assert env.get_reward() == 0
    with HelpdeskClient(url) as plain:
        row: dict[str, Any] = {"task_id": task_id, "seed": seed, "queue_size": 3}
        env.reset(**row, reward_mode="shaped")
        seen = plain.reset(**row)
        for action in actions_of(seed):
            assert env.get_reward() == env.get_reward() == plain.state().stopped_rubric
            if seen.done:
                break
            env._take(action)
            seen = plain.step(action)
        assert env.get_reward() == seen.rubric_reward


@pytest.mark.parametrize("seed", [1, 4, 6])
def test_stopping_anywhere_pays_exactly_what_the_same_actions_and_nothing_more_pay(url: str, seed: int) -> None:
    # Nothing more: an incident that is refused has no effect but the step, until the step limit ends the episode.
    row: dict[str, Any] = {"task_id": 3, "seed": seed, "queue_size": 2}
    env, compared = tool_env_at(url)(), 0
    actions = list(itertools.islice(actions_of(seed), 30))
    with HelpdeskClient(url) as plain:
        for length in range(len(actions)):
            env.reset(**row)
            seen = plain.reset(**row)
            for action in actions[:length]:
                seen = plain.step(action)
                env._take(action)
                if seen.done:
                    assert compared >= 3
                    return
            context = seen.current_ticket.operational_context if seen.current_ticket is not None else None
            assert context is not None
            if context.incident_recommended and not context.incident_open:
                continue
            stopped = env.get_reward()
            while not seen.done:
                seen = plain.step(OpenIncident())
            assert seen.truncated and stopped == seen.rubric_reward
            compared += 1
    raise AssertionError("the episode did not end")


def test_a_row_names_the_reward_mode_and_what_the_tools_tell_follows_it(url: str) -> None:
    env = tool_env_at(url)()
    told = {}
    for mode in (None, *REWARD_MODES):
        env.reset(task_id=1, seed=3, queue_size=2, reward_mode=mode)
        told[mode] = env.submit_routing(*ROUTE)  # type: ignore[arg-type]
        assert f"({mode or 'dense'}): " in told[mode]
    assert told[None] == told["dense"]
    with pytest.raises(ValueError, match="reward_mode cannot be 'sum'. Use one of dense, terminal, shaped."):
        env.reset(reward_mode="sum")


def test_asking_for_the_reward_moves_nothing(url: str) -> None:
    asked, unasked = tool_env_at(url)(), tool_env_at(url)()
    asked.reset(task_id=2, seed=5)
    unasked.reset(task_id=2, seed=5)
    for action in itertools.islice(actions_of(4), 4):
        asked.get_reward()
        assert asked._take(action) == unasked._take(action)
    assert asked._seen == unasked._seen


def test_what_a_model_gets_wrong_is_told_in_words_that_it_can_act_on(url: str) -> None:
    env = tool_env_at(url)()
    env.reset(task_id=1, seed=3, queue_size=1)
    with pytest.raises(ValueError, match="^priority is 'urgent', and should be 'critical', 'high', 'medium' or 'low'$"):
        env.submit_routing("onboarding", "urgent", "service_desk", "fulfill")  # type: ignore[arg-type]
    assert env.lookup_requester_history()
    env.submit_routing(*ROUTE)  # type: ignore[arg-type]
    with pytest.raises(Exception, match="The episode is over. Call reset"):
        env.defer()


def test_a_row_without_a_split_plays_dev(url: str) -> None:
    env = tool_env_at(url)()
    env.reset(seed=1)
    assert env._session.state().split == "dev"
    env.reset(seed=1, split="test")
    assert env._session.state().split == "test"


def test_a_route_is_described_by_what_its_words_mean_as_the_actions_and_the_handbook_have_it(url: str) -> None:
    told = " ".join((inspect.getdoc(HelpdeskToolEnv.submit_routing) or "").split())
    fields = Submit.model_json_schema()["properties"]
    with HelpdeskClient(url) as client:
        handbook = client.handbook()
    for field in handbook.fields:
        assert f"{field.field}: {fields[field.field]['description']}" in told
        for word in field.words:
            assert f"{word.word}: {word.meaning}" in told
