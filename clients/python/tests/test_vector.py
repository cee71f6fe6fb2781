"""The vector environment."""

from __future__ import annotations

import gymnasium
import numpy as np
import pytest
from gymnasium.vector import AutoresetMode

from helpdesk_env.gym import ENV_ID, HelpdeskGymEnv
from helpdesk_env.spaces import action_space
from helpdesk_env.vector import HelpdeskVectorEnv

MAKE = f"helpdesk_env.gym:{ENV_ID}"


def test_each_of_many_sees_what_it_would_see_alone_through_its_resets(url: str) -> None:
    count, steps = 6, 40
    many = gymnasium.make_vec(MAKE, num_envs=count, url=url, task_id=2)
    assert many.metadata["autoreset_mode"] is AutoresetMode.NEXT_STEP
    alone = [HelpdeskGymEnv(url, task_id=2) for _ in range(count)]
    space = action_space()
    space.seed(9)
    observations, _ = many.reset(seed=100)
    singles = [env.reset(seed=100 + index)[0] for index, env in enumerate(alone)]
    over = [False] * count
    resets = 0
    for _ in range(steps):
        assert many.observation_space.contains(observations)
        assert list(observations["text"]) == [single["text"] for single in singles]
        np.testing.assert_array_equal(observations["queue"], [single["queue"] for single in singles])
        actions = np.stack([space.sample() for _ in range(count)])
        observations, rewards, terminated, truncated, infos = many.step(actions)
        for index, env in enumerate(alone):
            if over[index]:
                singles[index], expected = env.reset()[0], (0.0, False, False)
                resets += 1
            else:
                singles[index], *outcome, _ = env.step(actions[index])
                expected = tuple(outcome)  # type: ignore[assignment]  # reward, terminated, truncated
            assert (rewards[index], terminated[index], truncated[index]) == expected
            over[index] = expected[1] or expected[2]
        assert len(infos["observation"]) == count
    assert resets > 3
    many.close()
    for env in alone:
        env.close()


def test_a_bad_action_of_one_moves_none(url: str) -> None:
    many = HelpdeskVectorEnv(url, num_envs=3, task_id=1)
    many.reset(seed=1)
    actions = [[0, 0, 0, 0, 0, 0], [9, 0, 0, 0, 0, 0], [0, 0, 0, 0, 0, 0]]
    with pytest.raises(ValueError, match="is no action"):
        many.step(actions)
    assert [session.state().step_count for session in many._sessions] == [0, 0, 0]
    many.close()


def test_a_refused_call_of_one_leaves_no_answer_behind(url: str) -> None:
    many = HelpdeskVectorEnv(url, num_envs=3, task_id=1)
    many.reset(seed=1)
    many._sessions[0].close()
    many._sessions[0]._place.session_id = "forgotten"
    with pytest.raises(Exception, match="session"):
        many.step([[0, 0, 0, 0, 0, 0]] * 3)
    many.reset(seed=1)
    assert [session.state().step_count for session in many._sessions] == [0, 0, 0]
    many.close()


def test_the_number_of_seeds_and_actions_must_be_that_of_the_environments(url: str) -> None:
    many = HelpdeskVectorEnv(url, num_envs=2)
    with pytest.raises(ValueError, match="3 seeds for 2 environments"):
        many.reset(seed=[1, 2, 3])
    many.reset(seed=[1, 2])
    with pytest.raises(ValueError, match="1 actions for 2 environments"):
        many.step([[0, 0, 0, 0, 0, 0]])
    many.close()
