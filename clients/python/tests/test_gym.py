"""The Gymnasium environment."""

from __future__ import annotations

import copy
import pickle
import warnings
from typing import Any

import gymnasium
import numpy as np
import pytest
from conftest import ROUTE, actions_of
from gymnasium import spaces, wrappers
from gymnasium.utils.env_checker import check_env

from helpdesk_env import ClosedError, HelpdeskError, Investigate, Submit
from helpdesk_env.gym import ENV_ID, HelpdeskGymEnv, fold_seed
from helpdesk_env.models import Observation
from helpdesk_env.vector import HelpdeskVectorEnv
from helpdesk_env.vocabulary import REWARD_MODES
from helpdesk_env.spaces import UNTELLABLE, action_mask, action_space, decode_action, encode_action, told_text

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


@pytest.mark.parametrize("task_id", [1, 2, 3])
@pytest.mark.parametrize("mode", [None, *REWARD_MODES])
def test_every_step_pays_the_servers_reward_in_every_mode(url: str, task_id: int, mode: str | None) -> None:
    options: dict[str, Any] = {} if mode is None else {"reward_mode": mode}
    env = HelpdeskGymEnv(url, task_id=task_id, **options)
    env.reset(seed=2)
    rewards, last = played(env)
    score = last.rubric_reward
    assert score is not None and score > 0
    assert rewards == [entry.reward for entry in last.history]
    components = [entry.reward_components for entry in last.history]
    assert {each.reward_mode for each in components if each is not None} == {mode or "dense"}
    if mode in (None, "dense"):
        assert sum(rewards) == pytest.approx(score, abs=1e-9) and rewards[0] > 0
    if mode == "terminal":
        assert rewards == [0.0] * (len(rewards) - 1) + [score]
    if mode == "shaped":
        assert rewards[:-1] == [each.worth for each in components[:-1] if each is not None]
    env.close()


def test_the_mode_of_one_episode_is_an_option_of_its_reset(url: str) -> None:
    env = gymnasium.make(MAKE, url=url, task_id=1, reward_mode="terminal")

    def first_reward(options: dict[str, Any] | None = None) -> float:
        env.reset(seed=2, options=options)
        return float(env.step(encode_action(ROUTE))[1])

    assert first_reward() == 0
    dense = first_reward({"reward_mode": "dense"})
    assert 0 < dense < first_reward({"reward_mode": "shaped"}) and first_reward() == 0
    env.close()


def test_a_mode_that_is_none_is_refused_with_those_that_there_are(url: str) -> None:
    for make in (HelpdeskGymEnv, HelpdeskVectorEnv):
        for options in ({"reward_mode": "sum"}, {"reward_mode": "Dense"}, {"reward_mode": 1}):
            with pytest.raises(ValueError, match="reward_mode cannot be .*. Use one of dense, terminal, shaped."):
                make(url, **options)
        with pytest.raises(TypeError, match="rewards is no option: reward_mode says how steps pay"):
            make(url, rewards="steps")
    env = HelpdeskGymEnv(url, task_id=1)
    with pytest.raises(ValueError, match="Use one of dense, terminal, shaped."):
        env.reset(options={"reward_mode": "sum"})
    with pytest.raises(TypeError, match="reward_mode says how steps pay"):
        env.reset(options={"rewards": "steps"})
    env.close()


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
    with pytest.raises(TypeError, match=r"a seed is no option of reset: call reset\(seed="):
        env.reset(options={"seed": 2})
    with pytest.raises(TypeError, match=r"options cannot be \[1\]; give a dict of task_id"):
        env.reset(options=[1])  # type: ignore[arg-type]  # what a caller without mypy could write
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


@pytest.mark.parametrize(
    "numbers",
    [[5, 0, 0, 0, 0, 0], [-1, 0, 0, 0, 0, 0], [0, 0], [0.5] * 6, [float("nan")] * 6, "000000", None, 3, np.zeros((2, 6)), [True] * 6],
)
def test_what_is_no_action_is_refused_and_never_rounded(numbers: Any) -> None:
    with pytest.raises(ValueError, match="is no action; six whole numbers from 0 and below"):
        decode_action(numbers)


def test_the_mask_samples_only_what_the_task_offers(url: str) -> None:
    env = HelpdeskGymEnv(url, task_id=1)
    encoded, info = env.reset(seed=1)
    mask = action_mask(encoded)
    offered = info["observation"].available_action_types
    sampled = {decode_action(env.action_space.sample(mask=mask)).action_type for _ in range(100)}
    assert sampled == set(offered)
    assert all(np.isin(part, (0, 1)).all() for part in mask)
    for one, other in zip(mask, action_mask(info["observation"]), strict=True):
        np.testing.assert_array_equal(one, other)
    env.close()


def test_rendering_is_the_text_of_the_ticket_or_a_picture_of_it(url: str) -> None:
    env = HelpdeskGymEnv(url, render_mode="ansi", task_id=1)
    assert env.render() is None
    _, info = env.reset(seed=1)
    text = env.render()
    assert isinstance(text, str) and info["observation"].current_ticket.title in text
    env.close()
    env = HelpdeskGymEnv(url, render_mode="rgb_array", task_id=1)
    env.reset(seed=1)
    first = env.render()
    assert isinstance(first, np.ndarray) and first.shape == (720, 960, 3) and first.dtype == np.uint8
    env.step(ROUTE)
    assert (first != env.render()).any()
    env.close()
    with pytest.raises(ValueError, match="use 'ansi', 'rgb_array' or None"):
        HelpdeskGymEnv(url, render_mode="human")


@pytest.mark.parametrize(
    ("seed", "played"),
    [
        (0, 0),
        (2**31 - 1, 2**31 - 1),
        (2**31, 0),
        (2**32 + 7, 7),
        (-1, 2**31 - 1),
        (10**30, 10**30 % 2**31),
        (np.int64(5), 5),
        (np.uint32(2**32 - 1), 2**31 - 1),
    ],
)
def test_any_whole_number_is_a_seed_and_the_info_says_which_it_stands_for(url: str, seed: Any, played: int) -> None:
    env = HelpdeskGymEnv(url, queue_size=1)
    told, info = env.reset(seed=seed)
    assert (fold_seed(seed), info["seed"], env._session.state().seed) == (played, played, played)
    following = env.reset()[1]["seed"]
    assert env.reset(seed=played)[0]["text"] == told["text"]
    assert env.reset()[1]["seed"] == following == env.step(ROUTE)[4]["seed"]
    env.close()


@pytest.mark.parametrize("seed", [True, 1.0, "1", np.float64(2), [1]])
def test_what_is_no_whole_number_is_no_seed(url: str, seed: Any) -> None:
    with pytest.raises(ValueError, match="seed cannot be"):
        HelpdeskGymEnv(url).reset(seed=seed)


def test_an_observation_of_numbers_has_no_text_and_is_else_the_same(url: str) -> None:
    full, numbers = HelpdeskGymEnv(url), HelpdeskGymEnv(url, observation="numbers")
    whole, few = full.reset(seed=3)[0], numbers.reset(seed=3)[0]
    assert isinstance(numbers.observation_space, spaces.Dict)
    assert set(whole) - set(few) == {"text"} and set(few) == set(numbers.observation_space.spaces)
    for name, value in few.items():
        np.testing.assert_array_equal(whole[name], value)
    check_env(numbers, skip_render_check=True)
    numbers.close()
    full.close()
    with pytest.raises(ValueError, match="use 'full' or 'numbers'"):
        HelpdeskGymEnv(url, observation="text")  # type: ignore[arg-type]  # what a caller without mypy could write


def test_the_text_space_holds_what_it_says_and_comes_back_from_numbers(url: str) -> None:
    env = HelpdeskGymEnv(url, task_id=3)
    encoded, info = env.reset(seed=3)
    space = env.observation_space
    assert isinstance(space, spaces.Dict)
    assert space["text"].contains(encoded["text"])
    flat: Any = spaces.flatten(space, encoded)
    assert spaces.flatten_space(space).contains(flat)
    back = spaces.unflatten(space, flat)
    assert back["text"] == encoded["text"]
    ticket = info["observation"].current_ticket
    other = ticket.model_copy(update={"title": "Cafe\u0301 \u7968 \U0001f600"})
    text = told_text(info["observation"].model_copy(update={"current_ticket": other}))
    assert f"Caf\u00e9 {UNTELLABLE} {UNTELLABLE}" in text and space["text"].contains(text)
    env.close()


def test_the_wrappers_that_people_use_take_it(url: str) -> None:
    env = gymnasium.make(MAKE, url=url, task_id=1, queue_size=1)
    flat = wrappers.FlattenObservation(wrappers.TransformReward(wrappers.RecordEpisodeStatistics(env), lambda r: 2 * float(r)))
    observation, _ = flat.reset(seed=2**31)
    assert flat.observation_space.contains(observation)
    *_, reward, terminated, _, info = flat.step(np.zeros(6, dtype=np.int64))
    assert terminated and info["episode"]["r"] == pytest.approx(float(reward) / 2)
    flat.close()
    stacked = wrappers.FrameStackObservation(gymnasium.make(MAKE, url=url, observation="numbers"), 3)
    observation, _ = stacked.reset(seed=1)
    assert stacked.observation_space.contains(observation)
    stacked.close()


def test_a_copy_plays_on_its_own(url: str) -> None:
    env = HelpdeskGymEnv(url, task_id=1)
    env.reset(seed=1)
    for other in (copy.deepcopy(env), pickle.loads(pickle.dumps(env))):
        with pytest.raises(HelpdeskError, match="Call reset first"):
            other.step(ROUTE)
        assert other.reset(seed=1)[1]["observation"].task_id == 1
        other.step(ROUTE)
        other.close()
    assert env._session.state().step_count == 0
    env.close()


def test_closing_twice_is_harmless_and_a_closed_one_says_so(url: str) -> None:
    env = gymnasium.make(MAKE, url=url)
    env.reset(seed=1)
    env.close()
    env.close()
    with pytest.raises(ClosedError, match="This client was closed. Make a new one."):
        env.unwrapped.reset()


@pytest.mark.sb3
def test_stable_baselines3_checks_and_trains_on_it(url: str) -> None:
    from stable_baselines3 import PPO
    from stable_baselines3.common.env_checker import check_env as check_for_sb3
    from stable_baselines3.common.env_util import make_vec_env
    from stable_baselines3.common.vec_env import SubprocVecEnv

    options = {"url": url, "task_id": 1, "observation": "numbers"}
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        env = HelpdeskGymEnv(render_mode="rgb_array", **options)  # type: ignore[arg-type]
        check_for_sb3(env)
        env.close()
    for kind in (None, SubprocVecEnv):
        many = make_vec_env(MAKE, n_envs=2, seed=2**32 - 1, env_kwargs=options, vec_env_cls=kind)
        assert PPO("MultiInputPolicy", many, n_steps=50, batch_size=50).learn(100).num_timesteps == 100
        assert many.get_images()[0].shape == (720, 960, 3)
        many.close()


def test_episodes_are_of_dev_unless_a_split_is_named_and_of_every_environment_of_a_vector(url: str) -> None:
    env = HelpdeskGymEnv(url)
    env.reset(seed=1)
    assert env._session.state().split == "dev"
    env.reset(seed=1, options={"split": "test"})
    assert env._session.state().split == "test"
    env.close()
    many = HelpdeskVectorEnv(url, num_envs=2)
    many.reset(seed=1)
    assert [one._session.state().split for one in many._envs] == ["dev", "dev"]
    many.close()
