"""The synchronous client over gRPC."""

from __future__ import annotations

import warnings
from typing import Any

import grpc
import pytest
from conftest import ROUTE, actions_of
from helpdesk.v1.environment_service_pb2 import CloseSessionRequest
from pydantic import ValidationError

from helpdesk_env import (
    CapacityError,
    EpisodeError,
    HelpdeskClient,
    HelpdeskError,
    InvalidRequestError,
    Submit,
    UnknownSessionError,
    UnreachableError,
)
from helpdesk_env._calls import warn_of_other_contract
from helpdesk_env.address import read_address


def test_an_episode_is_played_to_its_score(env: HelpdeskClient) -> None:
    observation = env.reset(task_id=3, seed=42)
    assert (observation.reward, observation.done, observation.rubric_reward) == (None, False, None)
    rewards = []
    while not observation.done:
        observation = env.step(ROUTE)
        rewards.append(observation.reward)
    state = env.state()
    assert observation.current_ticket is None
    assert state.step_count == len(rewards) == len(observation.history)
    assert state.total_reward == pytest.approx(sum(reward or 0 for reward in rewards), abs=1e-12)
    assert state.rubric_reward == observation.rubric_reward


def test_the_same_seed_and_actions_give_the_same_observations(url: str) -> None:
    def play() -> list[Any]:
        with HelpdeskClient(url) as env:
            seen = [env.reset(task_id=3, seed=5)]
            for action in actions_of(5):
                if seen[-1].done:
                    return seen
                seen.append(env.step(action))
        raise AssertionError("an episode ends")

    assert play() == play()


def test_every_action_comes_back_from_the_history_as_it_was_sent(env: HelpdeskClient) -> None:
    observation = env.reset(task_id=3, seed=7)
    sent = []
    for action in actions_of(7):
        if observation.done:
            break
        observation = env.step(action)
        sent.append(action)
    assert [entry.action for entry in observation.history] == sent


def test_a_submit_without_labels_is_penalised_and_no_error(env: HelpdeskClient) -> None:
    env.reset(task_id=1, seed=1)
    components = env.step(Submit()).last_reward_components
    assert components is not None
    assert (components.reward_kind, components.penalty_reason) == ("invalid", "missing_submit_fields")


def test_a_confidence_changes_nothing_that_is_told_and_must_be_a_share(env: HelpdeskClient) -> None:
    def told(confidence: float | None) -> dict[str, object]:
        env.reset(task_id=1, seed=1)
        submit = Submit(
            issue_type="onboarding",
            priority="high",
            assignment_group="onboarding_ops",
            resolution_action="assign",
            confidence=confidence,
        )
        return env.step(submit).model_dump()

    assert told(0.25) == told(None)
    with pytest.raises(ValueError, match="less than or equal to 1"):
        Submit(confidence=1.5)


def test_sessions_of_one_connection_do_not_touch_each_other(env: HelpdeskClient) -> None:
    other = env.session()
    env.reset(task_id=3, seed=1)
    other.reset(task_id=1, seed=2)
    other.step(ROUTE)
    assert (env.state().step_count, other.state().step_count) == (0, 1)


def test_the_server_tells_what_it_is_and_its_tasks(env: HelpdeskClient) -> None:
    info = env.info()
    assert info.contract_version.startswith("1.")
    assert info.dataset.ticket_count > 0
    assert [(task.id, task.difficulty) for task in env.tasks()] == [(1, "easy"), (2, "medium"), (3, "hard")]


def test_the_server_tells_what_every_word_of_the_labels_means(env: HelpdeskClient) -> None:
    handbook = env.handbook()
    assert [field.field for field in handbook.fields] == ["issue_type", "priority", "assignment_group", "resolution_action"]
    told = [f"- {word.word}: {word.meaning}." for field in handbook.fields for word in field.words]
    assert len(told) == 24
    assert [line for line in told if line not in handbook.text] == []
    assert all(task.instructions.endswith(handbook.short) for task in env.tasks())


def test_a_word_outside_the_vocabulary_is_refused_before_it_is_sent() -> None:
    with pytest.raises(ValidationError, match="priority"):
        Submit.model_validate({"priority": "urgent"})


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        ({"task_id": 9}, "unknown_task"),
        ({"seed": -1}, "invalid_seed"),
        ({"queue_size": 0}, "invalid_queue_size"),
        ({"ticket_ids": ["no-such-ticket"]}, "unknown_ticket"),
        ({"episode_id": ""}, "invalid_identifier"),
    ],
)
def test_a_wrong_reset_says_what_is_wrong_and_what_to_do(
    env: HelpdeskClient, arguments: dict[str, Any], reason: str
) -> None:
    with pytest.raises(InvalidRequestError) as refused:
        env.reset(**arguments)
    assert refused.value.reason == reason
    assert refused.value.problem and refused.value.next_step and refused.value.next_step in str(refused.value)


def test_a_step_after_the_end_is_an_error_that_says_to_reset(env: HelpdeskClient) -> None:
    env.reset(task_id=1, seed=1, queue_size=1)
    env.step(ROUTE)
    with pytest.raises(EpisodeError, match="Call reset") as refused:
        env.step(ROUTE)
    assert refused.value.reason == "episode_over"


def test_a_step_before_any_reset_is_an_error_that_says_to_reset(env: HelpdeskClient) -> None:
    with pytest.raises(HelpdeskError, match="Call reset first"):
        env.step(ROUTE)


def test_a_step_that_is_not_where_the_caller_believes_is_refused(env: HelpdeskClient) -> None:
    env.reset(task_id=3, seed=1)
    env.step(ROUTE, expected_step=0)
    with pytest.raises(EpisodeError) as refused:
        env.step(ROUTE, expected_step=0)
    assert (refused.value.reason, env.state().step_count) == ("step_mismatch", 1)


def test_a_session_that_the_server_forgot_is_opened_anew_by_reset(env: HelpdeskClient) -> None:
    env.reset(task_id=1, seed=1)
    forgotten = env.session_id
    assert forgotten is not None
    env.call(env.stub.CloseSession, CloseSessionRequest(session_id=forgotten))
    with pytest.raises(UnknownSessionError) as refused:
        env.step(ROUTE)
    assert refused.value.session_end == "closed"
    assert env.reset(task_id=1, seed=1).done is False
    assert env.session_id not in (None, forgotten)


def test_at_capacity_the_error_tells_the_numbers_and_a_closed_session_makes_room(url: str) -> None:
    with HelpdeskClient(url) as env:
        limit = env.info().max_concurrent_sessions
        assert limit <= 64, "the test server is to be small"
        sessions = [env.session() for _ in range(limit + 1)]
        with pytest.raises(CapacityError) as refused:
            for session in sessions:
                session.reset(task_id=1, seed=1)
        assert (refused.value.reason, refused.value.max_sessions) == ("session_limit_reached", limit)
        assert refused.value.active_sessions == limit
        sessions[0].close()
        sessions[-1].reset(task_id=1, seed=1)
    with HelpdeskClient(url) as again:
        opened = [again.session().reset(task_id=1, seed=1) for _ in range(limit)]
        assert len(opened) == limit


def test_no_server_is_an_error_that_names_the_address() -> None:
    with HelpdeskClient("http://127.0.0.1:9", timeout_s=5) as env:
        with pytest.raises(UnreachableError, match=r"No answer from http://127\.0\.0\.1:9") as refused:
            env.reset()
    assert refused.value.reason == "unreachable"


class _LosesAnswers(grpc.UnaryUnaryClientInterceptor):
    """Lets each step reach the server, and loses the first answer to it."""

    def __init__(self) -> None:
        self.seen: list[str] = []

    def intercept_unary_unary(self, continuation: Any, details: Any, request: Any) -> Any:
        call = continuation(details, request)
        if not str(details.method).endswith("/Step"):
            return call
        self.seen.append(request.request_id)
        if self.seen.count(request.request_id) > 1:
            return call
        call.result()
        return _Lost()


class _Lost(grpc.RpcError, grpc.Call):
    def code(self) -> grpc.StatusCode:
        return grpc.StatusCode.UNAVAILABLE

    def details(self) -> str:
        return "lost"

    def trailing_metadata(self) -> tuple[()]:
        return ()

    def initial_metadata(self) -> tuple[()]:
        return ()

    def result(self, timeout: float | None = None) -> Any:
        raise self

    def is_active(self) -> bool:
        return False

    def time_remaining(self) -> float:
        return 0.0

    def cancel(self) -> bool:
        return False

    def add_callback(self, callback: Any) -> bool:
        return False


def test_a_lost_answer_is_asked_for_again_and_the_action_is_taken_once(url: str) -> None:
    losing = _LosesAnswers()
    channel = grpc.intercept_channel(grpc.insecure_channel(read_address(url).target), losing)
    with HelpdeskClient(url, channel=channel) as env:
        env.reset(task_id=3, seed=1)
        env.step(ROUTE)
        env.step(ROUTE)
        assert env.state().step_count == 2
    assert len(losing.seen) == 4 and len(set(losing.seen)) == 2


@pytest.mark.parametrize(
    ("address", "target"),
    [
        ("http://localhost:7860", ("localhost:7860", False)),
        ("localhost:7860", ("localhost:7860", False)),
        ("https://example.org", ("example.org:443", True)),
        ("http://[::1]:7860/", ("[::1]:7860", False)),
    ],
)
def test_an_address_is_read_as_people_write_it(address: str, target: tuple[str, bool]) -> None:
    read = read_address(address)
    assert (read.target, read.secure) == target


@pytest.mark.parametrize("address", ["ws://localhost:7860", "http://"])
def test_an_address_that_is_none_is_refused_with_the_form_that_is(address: str) -> None:
    with pytest.raises(ValueError, match="use http://host:port"):
        read_address(address)


def test_another_major_version_of_the_contract_is_warned_of(env: HelpdeskClient) -> None:
    info = env.info()
    with pytest.warns(UserWarning, match=r"speaks version 2\.0\.0 of the contract"):
        warn_of_other_contract(info.model_copy(update={"contract_version": "2.0.0"}))
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        warn_of_other_contract(info)
