"""The environment class for TRL, as its trainer looks at it."""

from __future__ import annotations

import inspect
import itertools

import pytest
from conftest import actions_of

from helpdesk_env import HelpdeskClient, Submit
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


@pytest.mark.parametrize(("task_id", "seed"), [(1, 3), (2, 5), (3, 42)])
def test_stopping_anywhere_pays_exactly_what_finishing_with_nothing_more_pays(url: str, task_id: int, seed: int) -> None:
    row = {"task_id": task_id, "seed": seed, "queue_size": 3}
    env = tool_env_at(url)()
    assert env.get_reward() == 0
    actions = list(itertools.islice(actions_of(seed), 40))
    for length in range(len(actions)):
        env.reset(**row)
        for action in actions[:length]:
            if env._seen is not None and not env._seen.done:
                env._take(action)
        stopped = env.get_reward()
        assert env._seen is not None
        if env._seen.done:
            break
        with HelpdeskClient(url) as plain:
            last = plain.reset(**row)  # type: ignore[arg-type]
            for action in actions[:length]:
                last = plain.step(action)
            assert last == env._seen
            while not last.done:
                last = plain.step(Submit())
        assert stopped == last.rubric_reward
    else:
        raise AssertionError("the episode did not end")


def test_after_the_best_of_starts_stopping_does_not_beat_going_on(url: str) -> None:
    # One ticket of three routed: its share of the average would be more than what the episode is worth.
    env = tool_env_at(url)()
    env.reset(task_id=3, seed=42, queue_size=3)
    env.submit_routing(*ROUTE)  # type: ignore[arg-type]
    assert env._seen is not None and env._seen.average_score_so_far > 0
    stopped = env.get_reward()
    env.submit_routing(*ROUTE)  # type: ignore[arg-type]
    assert env.get_reward() >= stopped


def test_asking_for_the_reward_moves_nothing(url: str) -> None:
    asked, unasked = tool_env_at(url)(), tool_env_at(url)()
    for row in ({"task_id": 2, "seed": 5}, {}):
        asked.reset(**row)
        # Without a seed in the row, the one that the server drew.
        unasked.reset(**{**row, "seed": asked._session.state().seed})
        for action in itertools.islice(actions_of(4), 4):
            if asked._seen is None or asked._seen.done:
                break
            assert asked.get_reward() == asked.get_reward()
            assert asked._take(action) == unasked._take(action)
        assert asked._seen == unasked._seen and asked.get_reward() == unasked.get_reward()


def test_what_a_model_gets_wrong_is_told_in_words_that_it_can_act_on(url: str) -> None:
    env = tool_env_at(url)()
    env.reset(task_id=1, seed=3, queue_size=1)
    with pytest.raises(ValueError, match="^priority is 'urgent', and should be 'critical', 'high', 'medium' or 'low'$"):
        env.submit_routing("onboarding", "urgent", "service_desk", "fulfill")  # type: ignore[arg-type]
    assert env.lookup_requester_history()
    env.submit_routing(*ROUTE)  # type: ignore[arg-type]
    with pytest.raises(Exception, match="The episode is over. Call reset"):
        env.defer()
