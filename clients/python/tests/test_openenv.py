"""The typed OpenEnv client, and that every protocol tells the same."""

from __future__ import annotations

import asyncio

import pytest
from conftest import ROUTE, actions_of
from openenv.core.env_client import EnvClient
from openenv.core.env_server.types import Action, State
from openenv.core.env_server.types import Observation as OpenEnvObservation

from helpdesk_env import HelpdeskClient, Observation
from helpdesk_env.models import ObservationBody
from helpdesk_env.openenv import (
    HelpdeskEnv,
    HelpdeskTicketAction,
    HelpdeskTicketObservation,
    HelpdeskTicketState,
)
from helpdesk_env.vocabulary import REWARD_MODES

BODY = set(ObservationBody.model_fields)


def as_observation(seen: HelpdeskTicketObservation) -> Observation:
    beside = {"reward": seen.reward, "done": seen.done, "metadata": seen.details, "truncated": seen.truncated}
    return Observation.model_validate({**{name: getattr(seen, name) for name in BODY}, **beside})


@pytest.mark.parametrize("task_id", [1, 2, 3])
@pytest.mark.parametrize("seed", [1, 2, 3, 4])
def test_the_socket_and_grpc_tell_the_same_episode(url: str, task_id: int, seed: int) -> None:
    with HelpdeskClient(url) as grpc, HelpdeskEnv(base_url=url).sync() as socket:
        left, right = grpc.reset(task_id=task_id, seed=seed), socket.reset(task_id=task_id, seed=seed)
        assert as_observation(right.observation) == left
        for action in actions_of(seed):
            if left.done:
                break
            left, right = grpc.step(action), socket.step(action)
            assert as_observation(right.observation) == left
            assert (right.reward, right.done) == (left.reward, left.done)
        assert socket.state().model_dump(exclude={"episode_id"}) == grpc.state().model_dump(exclude={"episode_id"})


def test_the_models_are_openenvs_own_kind() -> None:
    assert issubclass(HelpdeskEnv, EnvClient)
    assert issubclass(HelpdeskTicketAction, Action)
    assert issubclass(HelpdeskTicketObservation, OpenEnvObservation)
    assert issubclass(HelpdeskTicketState, State)


def test_the_flat_action_and_the_five_classes_are_the_same_on_the_wire() -> None:
    env = HelpdeskEnv(base_url="http://localhost:1")
    flat = HelpdeskTicketAction(**ROUTE.model_dump())
    assert env._step_payload(flat) == env._step_payload(ROUTE) == ROUTE.model_dump(exclude_none=True)


def test_a_refusal_reaches_the_caller_as_openenvs_error_with_our_words(url: str) -> None:
    with HelpdeskEnv(base_url=url).sync() as env:
        with pytest.raises(RuntimeError, match="Call reset first"):
            env.step(ROUTE)
        env.reset(task_id=1, seed=1)
        assert env.state().step_count == 0


def test_the_reward_mode_goes_by_socket_too_and_a_wrong_word_is_told_with_the_right_ones(url: str) -> None:
    with HelpdeskEnv(base_url=url).sync() as env:
        paid = []
        for mode in REWARD_MODES:
            env.reset(task_id=1, seed=2, reward_mode=mode)
            paid.append(env.step(ROUTE).reward or 0.0)
            assert env.state().reward_mode == mode
        dense, terminal, shaped = paid
        assert terminal == 0 < dense < shaped
        with pytest.raises(ValueError, match="reward_mode cannot be 'sum'. Use one of dense, terminal, shaped."):
            env.reset(reward_mode="sum")
        assert env.state().step_count == 1


def test_a_socket_without_an_episode_has_a_state_that_is_worth_nothing(url: str) -> None:
    with HelpdeskEnv(base_url=url).sync() as env:
        state = env.state()
        assert (state.stopped_rubric, state.reward_mode) == (0, None)


def test_it_is_used_with_asyncio_as_any_openenv_client(url: str) -> None:
    async def play() -> float | None:
        async with HelpdeskEnv(base_url=url) as env:
            result = await env.reset(task_id=3, seed=42)
            while not result.done:
                result = await env.step(ROUTE)
            score: float | None = result.observation.rubric_reward
            return score

    score = asyncio.run(play())
    assert score is not None and 0 < score < 1


def test_this_machine_is_never_reached_through_a_proxy_by_socket_either(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for variable in ("http_proxy", "https_proxy", "all_proxy", "ws_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.setenv(variable, "http://127.0.0.1:9")
    for variable in ("no_proxy", "NO_PROXY"):
        monkeypatch.delenv(variable, raising=False)
    with HelpdeskEnv(base_url=url).sync() as socket:
        assert socket.reset(task_id=1, seed=1).observation.task_id == 1

    async def by_asyncio() -> int:
        async with HelpdeskEnv(base_url=url) as env:
            return int((await env.reset(task_id=2, seed=1)).observation.task_id)

    assert asyncio.run(by_asyncio()) == 2
