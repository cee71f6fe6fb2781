"""A Gymnasium vector environment: many sessions over one connection, all of them asked at once. Needs `gym`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeVar, cast

import numpy as np
from gymnasium.utils.seeding import np_random
from gymnasium.vector import AutoresetMode, VectorEnv
from gymnasium.vector.utils import batch_space, concatenate, create_empty_array, iterate
from numpy.typing import NDArray

from .client import HelpdeskClient, HelpdeskSession, PendingReset, PendingStep
from .gym import HelpdeskGymEnv, as_action
from .spaces import ActionArray, ObservationDict

Outcome = tuple[ObservationDict, float, bool, bool, dict[str, Any]]
T = TypeVar("T")


class HelpdeskVectorEnv(VectorEnv[dict[str, Any], NDArray[np.int64], NDArray[Any]]):
    """`num_envs` sessions of a server. Each step sends every session's action before it waits for the first answer.

    An episode that ended is reset by the next step, whose action for it is not read (AutoresetMode.NEXT_STEP); its
    reward is 0. `reset(seed=s)` gives the sessions the seeds s, s+1, …. Options are those of HelpdeskGymEnv.
    """

    metadata: dict[str, Any] = {"autoreset_mode": AutoresetMode.NEXT_STEP, "render_modes": []}

    def __init__(
        self, url: str | None = None, *, num_envs: int = 1, render_mode: str | None = None, **options: Any
    ) -> None:
        if render_mode is not None:
            raise ValueError("the vector environment does not render; use render_mode=None")
        self.num_envs = num_envs
        self._client = HelpdeskClient(url)
        self._sessions: list[HelpdeskSession] = [self._client.session() for _ in range(num_envs)]
        self._envs = [HelpdeskGymEnv(session=session, **options) for session in self._sessions]
        self.single_observation_space = self._envs[0].observation_space
        self.single_action_space = self._envs[0].action_space
        self.observation_space = batch_space(self.single_observation_space, num_envs)
        self.action_space = batch_space(self.single_action_space, num_envs)
        self._over = np.zeros(num_envs, dtype=np.bool_)

    def reset(
        self, *, seed: int | Sequence[int | None] | None = None, options: dict[str, Any] | None = None
    ) -> tuple[dict[str, Any], dict[str, Any]]:
        seeds = [None] * self.num_envs if seed is None else seed
        if isinstance(seeds, int):
            seeds = [seeds + index for index in range(self.num_envs)]
        if len(seeds) != self.num_envs:
            raise ValueError(f"{len(seeds)} seeds for {self.num_envs} environments; name one for each")
        begun = [self._begin_reset(index, seeds[index], options) for index in range(self.num_envs)]
        outcomes = _settle([self._finish_reset(index, pending) for index, pending in enumerate(begun)])
        self._over[:] = False
        observations, _, _, _, infos = self._batch(outcomes)
        return observations, infos

    def step(
        self, actions: ActionArray | Sequence[Any]
    ) -> tuple[dict[str, Any], NDArray[Any], NDArray[Any], NDArray[Any], dict[str, Any]]:
        taken = list(iterate(self.action_space, actions)) if isinstance(actions, np.ndarray) else list(actions)
        if len(taken) != self.num_envs:
            raise ValueError(f"{len(taken)} actions for {self.num_envs} environments; send one for each")
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
        return observations, rewards, terminated, truncated, infos

    def close_extras(self, **kwargs: Any) -> None:
        self._client.close()

    def _begin_reset(self, index: int, seed: int | None, options: dict[str, Any] | None) -> PendingReset:
        env = self._envs[index]
        if seed is not None:
            env.np_random, env._np_random_seed = np_random(seed)
        return self._sessions[index].begin_reset(**env.reset_arguments(seed, options))

    def _finish_reset(self, index: int, pending: PendingReset) -> Callable[[], Outcome]:
        return lambda: self._envs[index].outcome(self._sessions[index].finish_reset(pending))

    def _finish_step(self, index: int, pending: PendingStep) -> Callable[[], Outcome]:
        return lambda: self._envs[index].outcome(self._sessions[index].finish_step(pending))

    def _batch(
        self, outcomes: list[Outcome]
    ) -> tuple[dict[str, Any], NDArray[Any], NDArray[Any], NDArray[Any], dict[str, Any]]:
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
