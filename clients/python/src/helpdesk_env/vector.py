"""A Gymnasium vector environment: many sessions over one connection, all of them asked at once. Needs `gym`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeVar, cast

import numpy as np
from gymnasium.spaces import MultiDiscrete
from gymnasium.utils.seeding import np_random
from gymnasium.vector import AutoresetMode, VectorEnv
from gymnasium.vector.utils import batch_space, concatenate, create_empty_array, iterate
from numpy.typing import NDArray

from .client import HelpdeskClient, HelpdeskSession, PendingReset, PendingStep
from ._numbers import whole_number
from .gym import HelpdeskGymEnv, as_action
from .spaces import ActionArray, ObservationDict

Outcome = tuple[ObservationDict, float, bool, bool, dict[str, Any]]
T = TypeVar("T")


class HelpdeskVectorEnv(VectorEnv[dict[str, Any], NDArray[np.int64], NDArray[Any]]):
    """`num_envs` sessions of a server. Each step sends every session's action before it waits for the first answer.

    `autoreset_mode` is Gymnasium's. NEXT_STEP: an episode that ended is reset by the next step, whose action for it is not
    read; its reward is 0. SAME_STEP: by the step that ended it; `final_obs` and `final_info` in the infos have the end. DISABLED:
    by `reset(options={"reset_mask": …})`, which resets those marked. `reset(seed=s)` gives the sessions the seeds s, s+1, …, each
    folded as `HelpdeskGymEnv` does. Other options are those of HelpdeskGymEnv.
    """

    metadata: dict[str, Any] = {"autoreset_mode": AutoresetMode.NEXT_STEP, **HelpdeskGymEnv.metadata}

    def __init__(
        self,
        url: str | None = None,
        *,
        num_envs: int = 1,
        render_mode: str | None = None,
        autoreset_mode: AutoresetMode | str = AutoresetMode.NEXT_STEP,
        **options: Any,
    ) -> None:
        self.num_envs = whole_number("num_envs", num_envs)
        if self.num_envs < 1:
            raise ValueError(f"num_envs cannot be {num_envs}; ask for 1 or more")
        self._autoreset = AutoresetMode(autoreset_mode)
        self.metadata = {**type(self).metadata, "autoreset_mode": self._autoreset}
        self.render_mode = render_mode
        self._client = HelpdeskClient(url)
        self._sessions: list[HelpdeskSession] = [self._client.session() for _ in range(self.num_envs)]
        self._envs = [
            HelpdeskGymEnv(session=session, render_mode=render_mode, **options) for session in self._sessions
        ]
        self.single_observation_space = self._envs[0].observation_space
        self.single_action_space = self._envs[0].action_space
        self.observation_space = batch_space(self.single_observation_space, self.num_envs)
        # Numbers as in gymnasium's batch of it, a Box; but this samples with a mask for each environment.
        self.action_space = MultiDiscrete(
            np.tile(cast("MultiDiscrete", self.single_action_space).nvec, (self.num_envs, 1))
        )
        self._over = np.zeros(self.num_envs, dtype=np.bool_)
        self._last: list[Outcome] = []

    def reset(
        self, *, seed: int | Sequence[int | None] | None = None, options: dict[str, Any] | None = None
    ) -> tuple[dict[str, Any], dict[str, Any]]:
        chosen = list(range(self.num_envs))
        if isinstance(options, dict) and "reset_mask" in options:
            chosen = self._chosen(options["reset_mask"])
            options = {name: value for name, value in options.items() if name != "reset_mask"}
        seeds = self._seeds(seed)
        begun = [(index, self._begin_reset(index, seeds[index], options)) for index in chosen]
        outcomes = _settle([self._finish_reset(index, pending) for index, pending in begun])
        by_index = dict(zip(chosen, outcomes, strict=True))
        self._over[chosen] = False
        last = [by_index[index] if index in by_index else self._last[index] for index in range(self.num_envs)]
        observations, _, _, _, infos = self._batch(last)
        return observations, infos

    def step(
        self, actions: ActionArray | Sequence[Any]
    ) -> tuple[dict[str, Any], NDArray[Any], NDArray[Any], NDArray[Any], dict[str, Any]]:
        taken = list(iterate(self.action_space, actions)) if isinstance(actions, np.ndarray) else list(actions)
        if len(taken) != self.num_envs:
            raise ValueError(f"{len(taken)} actions for {self.num_envs} environments; send one for each")
        if self._autoreset is AutoresetMode.DISABLED and self._over.any():
            over = np.flatnonzero(self._over).tolist()
            raise ValueError(f"environments {over} are over: call reset with options={{'reset_mask': …}} first")
        # All are decoded before any is sent: a bad one moves nothing.
        decoded = [None if over else as_action(action) for action, over in zip(taken, self._over, strict=True)]
        finish: list[Callable[[], Outcome]] = []
        for index, action in enumerate(decoded):
            if action is None:
                finish.append(self._finish_reset(index, self._begin_reset(index, None, None)))
            else:
                finish.append(self._finish_step(index, self._sessions[index].begin_step(action)))
        observations, rewards, terminated, truncated, infos = self._batch(_settle(finish))
        self._over = np.logical_or(terminated, truncated)
        if self._autoreset is AutoresetMode.SAME_STEP and self._over.any():
            observations, infos = self._start_anew()
        return observations, rewards, terminated, truncated, infos

    def render(self) -> tuple[Any, ...] | None:
        """What each environment renders."""
        return None if self.render_mode is None else tuple(env.render() for env in self._envs)

    def close_extras(self, **kwargs: Any) -> None:
        self._client.close()

    def _start_anew(self) -> tuple[dict[str, Any], dict[str, Any]]:
        """Resets what is over at once; the infos tell how it ended."""
        over = np.flatnonzero(self._over).tolist()
        ended = {index: self._last[index] for index in over}
        begun = [(index, self._begin_reset(index, None, None)) for index in over]
        outcomes = _settle([self._finish_reset(index, pending) for index, pending in begun])
        last = list(self._last)
        for index, outcome in zip(over, outcomes, strict=True):
            last[index] = outcome
        observations, _, _, _, infos = self._batch(last)
        for index, (final_obs, _, _, _, final_info) in ended.items():
            infos = self._add_info(infos, {"final_obs": final_obs, "final_info": final_info}, index)
        self._over[:] = False
        return observations, infos

    def _chosen(self, mask: Any) -> list[int]:
        """The environments that a mask marks."""
        marked = np.asarray(mask)
        if marked.shape != (self.num_envs,) or marked.dtype != np.bool_ or not marked.any():
            raise ValueError(f"reset_mask must have {self.num_envs} bools, at least one of them true")
        if not self._last:
            raise ValueError("the first reset is of all environments; leave reset_mask out")
        return [int(index) for index in np.flatnonzero(marked)]

    def _seeds(self, seed: Any) -> list[Any]:
        """A seed for each environment, or None."""
        if seed is None:
            return [None] * self.num_envs
        if not isinstance(seed, (Sequence, np.ndarray)) or isinstance(seed, str) or np.ndim(seed) == 0:
            base = whole_number("seed", seed)
            return [base + index for index in range(self.num_envs)]
        if len(seed) != self.num_envs:
            raise ValueError(f"{len(seed)} seeds for {self.num_envs} environments; name one for each")
        return list(seed)

    def _begin_reset(self, index: int, seed: int | None, options: dict[str, Any] | None) -> PendingReset:
        env = self._envs[index]
        arguments = env.reset_arguments(seed, options)
        if seed is not None:
            env.np_random, env._np_random_seed = np_random(arguments["seed"])
        return self._sessions[index].begin_reset(**arguments)

    def _finish_reset(self, index: int, pending: PendingReset) -> Callable[[], Outcome]:
        return lambda: self._envs[index].outcome(self._sessions[index].finish_reset(pending))

    def _finish_step(self, index: int, pending: PendingStep) -> Callable[[], Outcome]:
        return lambda: self._envs[index].outcome(self._sessions[index].finish_step(pending))

    def _batch(
        self, outcomes: list[Outcome]
    ) -> tuple[dict[str, Any], NDArray[Any], NDArray[Any], NDArray[Any], dict[str, Any]]:
        self._last = outcomes
        empty = cast("dict[str, Any]", create_empty_array(self.single_observation_space, n=self.num_envs))
        observations = concatenate(self.single_observation_space, [outcome[0] for outcome in outcomes], empty)
        infos: dict[str, Any] = {}
        for index, outcome in enumerate(outcomes):
            infos = self._add_info(infos, outcome[4], index)
        return (
            cast("dict[str, Any]", observations),
            np.array([outcome[1] for outcome in outcomes], dtype=np.float64),
            np.array([outcome[2] for outcome in outcomes], dtype=np.bool_),
            np.array([outcome[3] for outcome in outcomes], dtype=np.bool_),
            infos,
        )


def _settle(finish: list[Callable[[], T]]) -> list[T]:
    """Waits for all, then raises the first failure: no answer stays behind to be read as another's."""
    results: list[T] = []
    failures: list[Exception] = []
    for each in finish:
        try:
            results.append(each())
        except Exception as error:
            failures.append(error)
    if failures:
        raise failures[0]
    return results
