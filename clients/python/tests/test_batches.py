"""Many sessions in one call: `batch_reset` and `batch_step`, and the vector environment that is made of them."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pytest
from conftest import ROUTE, actions_of
from helpdesk.v1.environment_service_pb2 import GetStateRequest
from relay import Relay

from helpdesk_env import (
    EpisodeError,
    HelpdeskClient,
    HelpdeskError,
    InvalidRequestError,
    Observation,
    UnknownSessionError,
    UnreachableError,
)
from helpdesk_env.spaces import decode_action
from helpdesk_env.vector import HelpdeskVectorEnv

LIMITS = {"as the server says": None, "two at a time": 2, "a server without batches": 0}


def with_limit(env: HelpdeskClient, limit: int | None) -> HelpdeskClient:
    """The client as if its server took so many items."""
    info = env._connection.check_contract()
    env._connection._info = info if limit is None else info.model_copy(update={"max_batch_items": limit})
    return env


def seen_alone(env: HelpdeskClient, task_id: int, seed: int) -> list[Observation]:
    session = env.session()
    seen = [session.reset(task_id=task_id, seed=seed)]
    for action in actions_of(seed):
        if seen[-1].done:
            break
        seen.append(session.step(action))
    session.close()
    return seen


def none_failed(results: list[Observation | HelpdeskError]) -> list[Observation]:
    for each in results:
        if isinstance(each, HelpdeskError):
            raise each
    return [each for each in results if isinstance(each, Observation)]


@pytest.mark.parametrize("limit", LIMITS)
def test_sessions_in_batches_see_what_each_would_see_alone(env: HelpdeskClient, limit: str) -> None:
    with_limit(env, LIMITS[limit])
    sessions = [env.session() for _ in range(3)]
    first = none_failed(env.batch_reset([(each, {"task_id": 3, "seed": seed}) for seed, each in enumerate(sessions)]))
    seen = [[observation] for observation in first]
    actions = [actions_of(seed) for seed in range(3)]
    while going_on := [index for index in range(3) if not seen[index][-1].done]:
        results = none_failed(env.batch_step([(sessions[index], next(actions[index])) for index in going_on]))
        for index, observation in zip(going_on, results, strict=True):
            seen[index].append(observation)
    assert seen == [seen_alone(env, 3, seed) for seed in range(3)]
    for session in sessions:
        session.close()


@pytest.mark.parametrize("limit", LIMITS)
def test_an_item_that_fails_has_the_error_of_the_call_alone_and_moves_no_other(env: HelpdeskClient, limit: str) -> None:
    with_limit(env, LIMITS[limit])
    good, over, ended = (env.session() for _ in range(3))
    for each in (good, ended):
        each.reset(task_id=3, seed=1)
    over.reset(task_id=1, seed=1, queue_size=1)
    over.step(ROUTE)
    copy = ended.session_id
    assert copy is not None
    ended.close()
    ended._place.take(copy)
    alone: list[HelpdeskError] = []
    for each in (over, ended):
        with pytest.raises(HelpdeskError) as failed:
            each.step(ROUTE)
        alone.append(failed.value)
    moved, *together = env.batch_step([(good, ROUTE), (over, ROUTE), (ended, ROUTE)])
    assert isinstance(moved, Observation) and good.state().step_count == 1
    assert [(type(each), vars(each), str(each)) for each in together] == [
        (type(each), vars(each), str(each)) for each in alone
    ]
    assert (alone[0].reason, type(alone[0])) == ("episode_over", EpisodeError)
    assert (alone[1].session_end, type(alone[1])) == ("closed", UnknownSessionError)
    refused, begun = env.batch_reset([(good, {"queue_size": 51}), (ended, {"task_id": 1})])
    assert isinstance(refused, InvalidRequestError) and refused.reason == "invalid_queue_size"
    assert isinstance(begun, Observation) and ended.session_id not in (None, copy), "opened anew"
    assert good.state().step_count == 1


def test_what_no_batch_is_is_refused_unsent(env: HelpdeskClient, url: str) -> None:
    env.reset(task_id=3, seed=1)
    with pytest.raises(InvalidRequestError, match="in the batch twice. Put its next step into the next batch."):
        env.batch_step([(env, ROUTE), (env, ROUTE)])
    with pytest.raises(InvalidRequestError, match="in the batch twice"):
        env.batch_reset([(env, {}), (env, {})])
    with HelpdeskClient(url) as other, pytest.raises(ValueError, match="is another client's"):
        env.batch_reset([(other, {})])
    with pytest.raises(EpisodeError, match="Call reset first"):
        env.batch_step([(env, ROUTE), (env.session(), ROUTE)])
    with pytest.raises(InvalidRequestError, match="Give one of Submit"):
        env.batch_step([(env, "submit")])  # type: ignore[list-item]
    assert (env.batch_step([]), env.batch_reset([])) == ([], [])
    assert env.state().step_count == 0


def test_a_batch_whose_connection_is_lost_is_sent_again_and_each_step_is_taken_once(url: str) -> None:
    with Relay(url) as relay, HelpdeskClient(relay.url) as env:
        sessions = [env.session() for _ in range(4)]
        none_failed(env.batch_reset([(each, {"task_id": 3, "seed": 1}) for each in sessions]))
        finish, cut = env._connection.finish, [True]

        def losing(pending: Any, **how: float) -> Any:
            # The server has answered, and the client never sees it.
            if cut.pop() if cut else False:
                pending.answer.result()
                relay.cut()
                pending.answer = env._connection.begin(pending.method, pending.request).answer
                threading.Timer(0.2, relay.mend).start()
            return finish(pending, **how)

        env._connection.finish = losing  # type: ignore[method-assign]
        none_failed(env.batch_step([(each, ROUTE) for each in sessions]))
        assert not cut
        assert [each.state().step_count for each in sessions] == [1] * 4


def test_a_server_that_is_gone_is_told_for_each_item(url: str) -> None:
    with Relay(url) as relay:
        env = HelpdeskClient(relay.url, timeout_s=3)
        sessions = [env.session() for _ in range(3)]
        none_failed(env.batch_reset([(each, {}) for each in sessions]))
        relay.silence()
        results = env.batch_step([(each, ROUTE) for each in sessions])
        assert [type(each) for each in results] == [UnreachableError] * 3
        assert "may have been carried out" in str(results[0])
        relay.cut()
        env.close()


@pytest.mark.parametrize("limit", LIMITS)
def test_ctrl_c_during_a_batch_of_resets_leaves_no_session_behind(env: HelpdeskClient, url: str, limit: str) -> None:
    opened: list[str] = []
    with HelpdeskClient(url) as interrupted:
        with_limit(interrupted, LIMITS[limit])
        sessions = [interrupted.session() for _ in range(3)]

        def finish(pending: Any, **how: float) -> Any:
            answer = pending.answer.result()
            results = [each.reset for each in answer.results] if hasattr(answer, "results") else [answer]
            opened.extend(each.session_id for each in results)
            raise KeyboardInterrupt

        interrupted._connection.finish = finish  # type: ignore[method-assign]
        with pytest.raises(KeyboardInterrupt):
            interrupted.batch_reset([(each, {}) for each in sessions])
        assert opened
        deadline = time.monotonic() + 10
        while any(is_open(env, each) for each in opened) and time.monotonic() < deadline:
            time.sleep(0.01)
        assert [each for each in opened if is_open(env, each)] == []


def is_open(watcher: HelpdeskClient, session_id: str) -> bool:
    try:
        watcher.call(watcher.stub.GetState, GetStateRequest(session_id=session_id))
    except UnknownSessionError:
        return False
    return True


def test_a_session_that_the_server_does_not_know_is_told_to_be_gone_with_it(env: HelpdeskClient) -> None:
    env._place.take("of-before")
    for call in (lambda: env.step(ROUTE), env.state, lambda: none_failed(env.batch_step([(env, ROUTE)]))):
        with pytest.raises(UnknownSessionError, match="was restarted since it was opened.*Call reset: it opens another"):
            call()
    env.reset(task_id=1, seed=1)


@pytest.fixture
def many(url: str) -> Iterator[HelpdeskVectorEnv]:
    """Three environments of the hard task."""
    env = HelpdeskVectorEnv(url, num_envs=3, task_id=3)
    yield env
    env.close()


def numbers(seed: int) -> np.ndarray[Any, Any]:
    rng = np.random.default_rng(seed)
    return rng.integers(0, [5, 5, 9, 4, 6, 5], (3, 6))



def test_the_vector_environment_is_sent_little_and_tells_all(many: HelpdeskVectorEnv, env: HelpdeskClient) -> None:
    sent: list[Any] = []
    finish = many._client._connection.finish

    def noting(pending: Any, **how: float) -> Any:
        sent.append(finish(pending, **how))
        return sent[-1]

    many._client._connection.finish = noting  # type: ignore[method-assign]
    kept = [many.reset(seed=[1, 2, 3])[1]["observation"][0]]
    for step in range(1, 5):
        _, _, _, _, infos = many.step(numbers(step))
        kept.append(infos["observation"][0])
        (answer,) = sent[-1:]
        assert [len(each.step.observation.history) for each in answer.results] == [1, 1, 1]
        assert [each.step.observation.instructions for each in answer.results] == [""] * 3
    alone = env.session()
    expected = [alone.reset(task_id=3, seed=1)]
    for step in range(1, 5):
        expected.append(alone.step(decode_action(numbers(step)[0])))
    # Each as it was then, however many steps came after it.
    assert [each.history for each in kept] == [each.history for each in expected]
    assert kept == expected


@pytest.mark.parametrize(("history", "steps"), [("last", [3]), ("none", []), ("all", [1, 2, 3])])
def test_the_vector_environment_tells_as_much_history_as_it_was_asked_for(
    url: str, history: str, steps: list[int]
) -> None:
    env = HelpdeskVectorEnv(url, num_envs=2, task_id=3, observation="numbers", history=history)
    env.reset(seed=1)
    for _ in range(3):
        _, _, _, _, infos = env.step(np.zeros((2, 6), dtype=np.int64))
    assert [[entry.step for entry in each.history] for each in infos["observation"]] == [steps] * 2
    env.close()


def test_an_answer_that_never_came_leaves_no_hole_in_the_history(many: HelpdeskVectorEnv) -> None:
    many.reset(seed=1)
    many.step(numbers(1))
    # The server took a step of which the environment knows nothing.
    lost = many._sessions[1].step(ROUTE)
    assert isinstance(lost, Observation)
    _, _, _, _, infos = many.step(numbers(2))
    assert [[entry.step for entry in each.history] for each in infos["observation"]] == [[1, 2], [1, 2, 3], [1, 2]]
    assert [each.state().step_count for each in many._sessions] == [2, 3, 2]


def test_an_outage_in_the_middle_of_a_step_moves_each_environment_once(url: str) -> None:
    with Relay(url) as relay:
        env = HelpdeskVectorEnv(relay.url, num_envs=3, task_id=3)
        env.reset(seed=1)
        relay.cut()
        threading.Timer(0.3, relay.mend).start()
        env.step(numbers(1))
        assert [each.state().step_count for each in env._sessions] == [1] * 3
        env.close()


@pytest.mark.parametrize(("name", "words"), [("history", "all, last, none"), ("static_fields", "always, first")])
def test_what_to_leave_out_is_refused_by_name_where_it_is_no_word(env: HelpdeskClient, name: str, words: str) -> None:
    env.reset(task_id=1, seed=1)
    wrong: dict[str, Any] = {name: "some"}
    calls: list[Callable[[], object]] = [lambda: env.reset(**wrong), lambda: env.step(ROUTE, **wrong)]
    for call in calls:
        with pytest.raises(InvalidRequestError, match=f"{name} cannot be 'some'. Use one of {words}."):
            call()


def test_a_reset_says_what_its_observations_leave_out_and_a_step_may_say_otherwise(env: HelpdeskClient) -> None:
    first = env.reset(task_id=3, seed=1, history="none", static_fields="first")
    assert first.instructions and first.available_tools
    left_out = env.step(ROUTE)
    assert (left_out.instructions, left_out.available_tools, left_out.history) == ("", [], [])
    whole = env.step(ROUTE, history="all", static_fields="always")
    assert [entry.step for entry in whole.history] == [1, 2] and whole.instructions == first.instructions
    last = env.step(ROUTE, history="last")
    assert [entry.step for entry in last.history] == [3] and last.instructions == ""
