"""The Gymnasium environment."""

from __future__ import annotations

import warnings

import gymnasium
import numpy as np
import pytest
from conftest import ROUTE, actions_of
from gymnasium.utils.env_checker import check_env

from helpdesk_env import Investigate, Submit
from helpdesk_env.gym import ENV_ID, HelpdeskGymEnv
from helpdesk_env.models import Observation
from helpdesk_env.spaces import action_mask, action_space, decode_action, encode_action

MAKE = f"helpdesk_env.gym:{ENV_ID}"


def test_gymnasiums_own_checker_finds_nothing_not_even_to_warn_of(url: str) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        env = gymnasium.make(MAKE, url=url, task_id=3, render_mode="ansi").unwrapped
        check_env(env)
        env.close()


@pytest.mark.parametrize("task_id", [1, 2, 3])
def test_what_is_returned_is_in_the_observation_space_through_whole_episodes(url: str, task_id: int) -> None:
    env = HelpdeskGymEnv(url, task_id=task_id)
    env.action_space.seed(task_id)
    encoded, _ = env.reset(seed=task_id)
    for _ in range(60):
        assert env.observation_space.contains(encoded)
        encoded, reward, terminated, truncated, _ = env.step(env.action_space.sample())
        assert 0 <= reward <= 1
        if terminated or truncated:
            assert env.observation_space.contains(encoded)
            encoded, _ = env.reset()
    env.close()


def test_an_episode_whose_tickets_are_all_handled_is_terminated_and_not_truncated(url: str) -> None:
    env = HelpdeskGymEnv(url, task_id=1, queue_size=1)
    env.reset(seed=1)
    route = Submit(
        issue_type="onboarding", priority="low", assignment_group="service_desk", resolution_action="fulfill"
    )
    assert env.step(route)[2:4] == (True, False)
    env.close()


def test_an_episode_cut_off_by_the_step_limit_is_truncated_and_not_terminated(url: str) -> None:
    env = HelpdeskGymEnv(url, task_id=1, queue_size=1)
    env.reset(seed=1)
    outcomes = [env.step(Investigate(tool_name="lookup_related_ticket"))[2:4] for _ in range(12)]
    assert outcomes == [(False, False)] * 11 + [(False, True)]
    env.close()


def test_the_rewards_of_an_episode_sum_to_its_rubric_reward(url: str) -> None:
    env = HelpdeskGymEnv(url, task_id=2)
    env.reset(seed=3)
    rewards, last = played(env)
    assert rewards == [0.0] * (len(rewards) - 1) + [last.rubric_reward]
    assert last.rubric_reward is not None and last.rubric_reward > 0
    env.close()


def test_the_rewards_of_the_steps_are_the_servers_where_they_are_asked_for(url: str) -> None:
    env = HelpdeskGymEnv(url, task_id=2, rewards="steps")
    env.reset(seed=3)
    rewards, last = played(env)
    assert rewards == [entry.reward for entry in last.history]
    env.close()
    with pytest.raises(ValueError, match="rewards 'sum' is not offered"):
        HelpdeskGymEnv(url, rewards="sum")  # type: ignore[arg-type]  # what a caller without mypy could write


def played(env: HelpdeskGymEnv) -> tuple[list[float], Observation]:
    """The rewards of an episode of one answer, and its last observation."""
    rewards: list[float] = []
    while True:
        _, reward, terminated, truncated, info = env.step(ROUTE)
        rewards.append(reward)
        if terminated or truncated:
            return rewards, info["observation"]


def test_a_seed_is_the_servers_seed_and_fixes_the_episodes_that_follow(url: str) -> None:
    env = HelpdeskGymEnv(url)

    def three() -> list[str]:
        told = [env.reset(seed=42), env.reset(), env.reset()]
        return [observation["text"] for observation, _ in told]

    first = three()
    assert three() == first
    assert len(set(first)) == 3
    env.reset(seed=42)
    assert env._session.state().seed == 42
    env.close()


def test_options_choose_the_episode_and_an_unknown_one_is_named(url: str) -> None:
    env = HelpdeskGymEnv(url, task_id=1)
    assert env.reset(seed=1)[1]["observation"].task_id == 1
    assert env.reset(seed=1, options={"task_id": 2, "queue_size": 5})[1]["observation"].queue_size == 5
    with pytest.raises(TypeError, match="no option taks_id; there are task_id"):
        env.reset(options={"taks_id": 2})
    env.close()


def test_numbers_and_words_are_the_same_action() -> None:
    space = action_space()
    space.seed(1)
    for _ in range(200):
        numbers = space.sample()
        action = decode_action(numbers)
        assert decode_action(encode_action(action)) == action
    for action, _ in zip(actions_of(3), range(50)):
        assert decode_action(encode_action(action)) == action


def test_numbers_outside_the_space_are_refused() -> None:
    with pytest.raises(ValueError, match="is no action; six numbers below"):
        decode_action([5, 0, 0, 0, 0, 0])
    with pytest.raises(ValueError, match="is no action"):
        decode_action([0, 0])


def test_the_mask_samples_only_what_the_task_offers(url: str) -> None:
    env = HelpdeskGymEnv(url, task_id=1)
    encoded, info = env.reset(seed=1)
    mask = action_mask(encoded)
    offered = info["observation"].available_action_types
    sampled = {decode_action(env.action_space.sample(mask=mask)).action_type for _ in range(100)}
    assert sampled == set(offered)
    assert all(np.isin(part, (0, 1)).all() for part in mask)
    env.close()


def test_rendering_is_the_text_of_the_ticket(url: str) -> None:
    env = HelpdeskGymEnv(url, render_mode="ansi", task_id=1)
    _, info = env.reset(seed=1)
    text = env.render()
    assert text is not None and info["observation"].current_ticket.title in text
    env.close()
    with pytest.raises(ValueError, match="use 'ansi' or None"):
        HelpdeskGymEnv(url, render_mode="human")
