"""Every client of the package sits the exam at HELPDESK_TEST_EXAM_URL; `npm test` holds one for them."""

from __future__ import annotations

import asyncio
import os

import numpy as np
import pytest
from conftest import ROUTE

from helpdesk_env import AsyncHelpdeskClient, EpisodeError, HelpdeskClient, InvalidRequestError, Observation
from helpdesk_env.gym import HelpdeskGymEnv
from helpdesk_env.openenv import HelpdeskEnv
from helpdesk_env.spaces import encode_action
from helpdesk_env.text import describe
from helpdesk_env.trl import tool_env_at
from helpdesk_env.vector import HelpdeskVectorEnv


@pytest.fixture(scope="module")
def exam() -> str:
    """Where the exam is."""
    address = os.environ.get("HELPDESK_TEST_EXAM_URL")
    if address is None:
        pytest.skip("no exam: set HELPDESK_TEST_EXAM_URL to a server of `serve --exam`")
    return address


def assert_nothing_told(observation: Observation) -> None:
    assert observation.done
    assert (observation.reward, observation.rubric_reward, observation.last_reward_components) == (None, None, None)
    assert {(each.score, each.breakdown, each.reward_components) for each in observation.history} == {(None, None, None)}


def test_the_plain_client_names_its_agent_and_is_told_no_score(exam: str) -> None:
    with HelpdeskClient(exam) as env:
        with pytest.raises(InvalidRequestError) as fixed:
            env.reset(seed=1, agent="python")
        assert (fixed.value.reason, fixed.value.subject) == ("exam_fixed", "seed")
        observation = env.reset(agent="python")
        assert "Average score" in describe(observation)
        while not observation.done:
            observation = env.step(ROUTE)
            assert "Average score" not in describe(observation)
        assert_nothing_told(observation)
        assert "The episode is over. Its score is withheld: this is an exam." in describe(observation)
        for withheld in (env.state, env.report):
            with pytest.raises(EpisodeError) as refused:
                withheld()
            assert refused.value.reason == "exam_withheld"
            assert refused.value.next_step


def test_the_asyncio_client_does_the_same(exam: str) -> None:
    async def story() -> None:
        async with AsyncHelpdeskClient(exam) as env:
            observation = await env.reset(agent="python asyncio")
            while not observation.done:
                observation = await env.step(ROUTE)
            assert_nothing_told(observation)
            with pytest.raises(EpisodeError) as refused:
                await env.report()
            assert refused.value.reason == "exam_withheld"

    asyncio.run(story())


def test_a_gymnasium_environment_with_an_agent_names_no_seed(exam: str) -> None:
    env = HelpdeskGymEnv(exam, agent="python gym")
    _, info = env.reset()
    assert info["seed"] is None
    over = False
    while not over:
        _, reward, terminated, truncated, info = env.step(ROUTE)
        assert reward == 0.0
        over = terminated or truncated
    assert_nothing_told(info["observation"])
    with pytest.raises(InvalidRequestError) as fixed:
        env.reset(seed=3)
    assert fixed.value.reason == "exam_fixed"
    env.close()


def test_a_vector_environment_sits_as_many_episodes_at_once(exam: str) -> None:
    env = HelpdeskVectorEnv(exam, num_envs=2, agent="python vector", autoreset_mode="Disabled")
    env.reset()
    numbers = np.tile(encode_action(ROUTE), (2, 1))
    _, rewards, _, _, infos = env.step(numbers)
    assert rewards.tolist() == [0.0, 0.0]
    assert len({infos["observation"][index].current_ticket.ticket_id for index in range(2)}) == 2
    env.close()


def test_the_openenv_client_reads_what_an_exam_tells(exam: str) -> None:
    with HelpdeskEnv(base_url=exam).sync() as env:
        result = env.reset(agent="python openenv")
        while not result.done:
            result = env.step(ROUTE)
        assert (result.reward, result.observation.rubric_reward) == (None, None)
        with pytest.raises(RuntimeError, match="withholds the state"):
            env.state()


def test_the_tool_environment_plays_under_a_name_and_has_no_reward_to_give(exam: str) -> None:
    env = tool_env_at(exam)()
    env.reset(agent="python trl")
    env.request_info()
    with pytest.raises(EpisodeError) as refused:
        env.get_reward()
    assert refused.value.reason == "exam_withheld"
