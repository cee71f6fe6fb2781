"""The environment class for TRL, as its trainer looks at it."""

from __future__ import annotations

import inspect

import pytest

from helpdesk_env.trl import HelpdeskToolEnv, tool_env_at
from helpdesk_env.vocabulary import TOOL_NAMES

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


def test_the_reward_is_the_score_at_the_end_and_a_share_of_it_before(url: str) -> None:
    env = tool_env_at(url)()
    assert env.get_reward() == 0
    env.reset(task_id=1, seed=3, queue_size=2)
    assert env.get_reward() == 0
    text = env.submit_routing(*ROUTE)  # type: ignore[arg-type]  # words, as a model sends them
    assert "Ticket 2 of 2" in text
    half = env.get_reward()
    assert "The episode is over" in env.submit_routing(*ROUTE)  # type: ignore[arg-type]
    assert 0 <= half < 0.5 and 0 <= env.get_reward() <= 1


def test_what_a_model_gets_wrong_is_told_in_words_that_it_can_act_on(url: str) -> None:
    env = tool_env_at(url)()
    env.reset(task_id=1, seed=3, queue_size=1)
    with pytest.raises(ValueError, match="^priority is 'urgent', and should be 'critical', 'high', 'medium' or 'low'$"):
        env.submit_routing("onboarding", "urgent", "service_desk", "fulfill")  # type: ignore[arg-type]
    assert env.lookup_requester_history()
    env.submit_routing(*ROUTE)  # type: ignore[arg-type]
    with pytest.raises(Exception, match="The episode is over. Call reset"):
        env.defer()
