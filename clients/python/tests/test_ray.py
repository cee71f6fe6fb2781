"""Clients on a Ray cluster of this machine: `pip install 'ray'`, then `HELPDESK_TEST_URL=… pytest clients/python -m ray`."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import conftest
import pytest
from conftest import actions_of
from relay import Relay

from helpdesk_env import Action, HelpdeskClient, InvalidRequestError, UnreachableError
from helpdesk_env.evaluation import Policy, merge, plan_episodes, play_shard

pytestmark = pytest.mark.ray
SEEDS = list(range(12))


@pytest.fixture(scope="module", autouse=True)
def cluster() -> Iterator[None]:
    """Two cores, whatever the machine has."""
    ray = pytest.importorskip("ray", reason="Ray is not installed: pip install ray")
    # What is defined here is not to be imported where the actors are.
    for module in (sys.modules[__name__], conftest):
        ray.cloudpickle.register_pickle_by_value(module)
    ray.init(num_cpus=2, include_dashboard=False, log_to_driver=False, logging_level="ERROR")
    yield
    ray.shutdown()


def played(env: HelpdeskClient, seed: int) -> float:
    """The score of an episode whose actions the seed says."""
    actions, seen = actions_of(seed), env.reset(task_id=3, seed=seed)
    while not seen.done:
        seen = env.step(next(actions))
    assert seen.rubric_reward is not None
    return seen.rubric_reward


def same_actions() -> Policy:
    actions: Iterator[Action] = actions_of(5)
    return lambda seen: next(actions)


@pytest.fixture
def scores(url: str) -> list[float]:
    with HelpdeskClient(url) as env:
        return [played(env, seed) for seed in SEEDS]


def test_a_pool_gives_in_the_jobs_order_what_one_client_gives(url: str, scores: list[float]) -> None:
    from helpdesk_env.ray import ClientPool

    with ClientPool(played, url, size=4) as pool:
        assert pool.map(SEEDS) == scores
        assert pool.map(reversed(SEEDS)) == scores[::-1]
        assert pool.map([]) == []


def test_a_job_whose_actor_was_killed_is_done_by_another(url: str, scores: list[float], tmp_path: Path) -> None:
    from helpdesk_env.ray import ClientPool

    def killed_once(env: HelpdeskClient, seed: int) -> float:
        mark = tmp_path / str(seed)
        if seed % 5 == 0 and not mark.exists():
            mark.touch()
            env.reset(task_id=3, seed=seed)
            os.kill(os.getpid(), signal.SIGKILL)
        return played(env, seed)

    with ClientPool(killed_once, url, size=2) as pool:
        assert pool.map(SEEDS) == scores
        assert [each.problem for each in pool.health()] == [None, None]
    assert sorted(int(mark.name) for mark in tmp_path.iterdir()) == [0, 5, 10]


def test_jobs_go_to_a_server_that_answers_and_health_tells_of_the_other(url: str, scores: list[float]) -> None:
    from helpdesk_env.ray import ClientPool

    with Relay(url) as relay, ClientPool(played, [relay.url, url], size=2) as pool:
        relay.cut()
        first, second = pool.health()
        assert (first.url, second.url, second.problem) == (relay.url, url, None)
        assert first.problem is not None and "No answer from" in first.problem
        assert pool.map(SEEDS) == scores
        assert [each.problem for each in pool.health()] == [None, None]


def test_what_no_retry_mends_is_raised_as_what_it_is(url: str) -> None:
    from helpdesk_env.ray import ClientPool

    def wrong(env: HelpdeskClient, task: int) -> Any:
        return env.reset(task_id=task).task_id

    with ClientPool(wrong, url, size=2) as pool:
        with pytest.raises(InvalidRequestError) as refused:
            pool.map([1, 99])
        assert refused.value.subject == "task_id"
        assert pool.map([1, 2, 3]) == [1, 2, 3]
    with ClientPool(played, "http://127.0.0.1:9", size=1, retries=1) as nowhere, pytest.raises(UnreachableError):
        nowhere.map([1])


def test_actors_that_find_no_place_are_told() -> None:
    from helpdesk_env.ray import ClientPool

    with pytest.raises(TimeoutError, match="0 of 1 actors"):
        ClientPool(played, "http://127.0.0.1:9", size=1, options={"resources": {"gold": 1}}, start_timeout_s=1.0)


def test_an_evaluation_in_tasks_is_that_of_one_process(url: str) -> None:
    from helpdesk_env.ray import evaluate

    plan = plan_episodes(tasks=(1, 3), episodes=3)
    whole = merge([play_shard(same_actions, plan, 1, 1, urls=url)])
    for shards in (1, 4, 50):
        told = evaluate(same_actions, url, tasks=(1, 3), episodes=3, shards=shards)
        assert told.model_dump_json() == whole.model_dump_json()
