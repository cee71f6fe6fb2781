"""A Gymnasium vector environment: many sessions over one connection, all of them asked at once. Needs `gym`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, cast

import numpy as np
from gymnasium.spaces import Dict, MultiDiscrete
from gymnasium.utils.seeding import np_random
from gymnasium.vector import AutoresetMode, VectorEnv
from gymnasium.vector.utils import batch_space
from numpy.typing import NDArray

from ._lockstep import Lockstep
from ._numbers import whole_number
from .client import HelpdeskClient, HelpdeskSession
from .gym import HelpdeskGymEnv, as_action
from .models import Observation
from .options import ResetOptions
from .spaces import ActionArray, ObservationDict

if TYPE_CHECKING:
    from typing_extensions import TypeGuard


class HelpdeskVectorEnv(VectorEnv[dict[str, Any], NDArray[np.int64], NDArray[Any]]):
    """`num_envs` sessions of a server over one connection. A step is one call of the server (BatchStep) for all of them, or as many
    as it takes items at a time. What an observation has told before is not sent again; it is told all the same.

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
        token: str | None = None,
        **options: Any,
    ) -> None:
        self.num_envs = whole_number("num_envs", num_envs)
        if self.num_envs < 1:
            raise ValueError(f"num_envs cannot be {num_envs}; ask for 1 or more")
        self._autoreset = AutoresetMode(autoreset_mode)
        self.metadata = {**type(self).metadata, "autoreset_mode": self._autoreset}
        self.render_mode = render_mode
        self._client = HelpdeskClient(url, token=token)
        self._sessions: list[HelpdeskSession] = [self._client.session() for _ in range(self.num_envs)]
        self._lockstep = Lockstep(self._client, self._sessions)
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
        self._seen: list[Observation] = []

    def reset(
        self, *, seed: int | Sequence[int | None] | None = None, options: dict[str, Any] | None = None
    ) -> tuple[dict[str, Any], dict[str, Any]]:
        chosen = list(range(self.num_envs))
        if isinstance(options, dict) and "reset_mask" in options:
            chosen = self._chosen(options["reset_mask"])
            options = {name: value for name, value in options.items() if name != "reset_mask"}
        seeds = self._seeds(seed)
        asked = {index: self._reset_arguments(index, seeds[index], options) for index in chosen}
        self._see(self._lockstep.move(asked, {}))
        self._over[chosen] = False
        return self._encoded(), self._infos()

    def step(
        self, actions: ActionArray | Sequence[Any]
    ) -> tuple[dict[str, Any], NDArray[Any], NDArray[Any], NDArray[Any], dict[str, Any]]:
        taken = actions.tolist() if _are_numbers(actions) else list(actions)
        if len(taken) != self.num_envs:
            raise ValueError(f"{len(taken)} actions for {self.num_envs} environments; send one for each")
        if self._autoreset is AutoresetMode.DISABLED and self._over.any():
            over = np.flatnonzero(self._over).tolist()
            raise ValueError(f"environments {over} are over: call reset with options={{'reset_mask': …}} first")
        # All are decoded before any is sent: a bad one moves nothing.
        going_on = np.flatnonzero(~self._over).tolist()
        steps = {index: as_action(taken[index]) for index in going_on}
        resets = {index: self._reset_arguments(index, None, None) for index in np.flatnonzero(self._over).tolist()}
        self._see(self._lockstep.move(resets, steps))
        rewards = np.array([seen.reward or 0.0 for seen in self._seen], dtype=np.float64)
        truncated = np.array([seen.truncated for seen in self._seen], dtype=np.bool_)
        self._over = np.array([seen.done for seen in self._seen], dtype=np.bool_)
        terminated = self._over & ~truncated
        if self._autoreset is AutoresetMode.SAME_STEP and self._over.any():
            infos = self._start_anew()
            return self._encoded(), rewards, terminated, truncated, infos
        return self._encoded(), rewards, terminated, truncated, self._infos()

    def render(self) -> tuple[Any, ...] | None:
        """What each environment renders."""
        return None if self.render_mode is None else tuple(env.render() for env in self._envs)

    def close_extras(self, **kwargs: Any) -> None:
        self._client.close()

    def _start_anew(self) -> dict[str, Any]:
        """Resets what is over at once; the infos tell how it ended."""
        over = np.flatnonzero(self._over).tolist()
        final = {
            index: {
                "final_obs": self._envs[index].encode(self._seen[index]),
                "final_info": self._envs[index].see(self._seen[index]),
            }
            for index in over
        }
        self._see(self._lockstep.move({index: self._reset_arguments(index, None, None) for index in over}, {}))
        self._over[:] = False
        infos = self._infos()
        for index, ended in final.items():
            infos = self._add_info(infos, ended, index)
        return infos

    def _chosen(self, mask: Any) -> list[int]:
        """The environments that a mask marks."""
        marked = np.asarray(mask)
        if marked.shape != (self.num_envs,) or marked.dtype != np.bool_ or not marked.any():
            raise ValueError(f"reset_mask must have {self.num_envs} bools, at least one of them true")
        if not self._seen:
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

    def _reset_arguments(self, index: int, seed: int | None, options: dict[str, Any] | None) -> ResetOptions:
        env = self._envs[index]
        arguments = env.reset_arguments(seed, options)
        if seed is not None:
            env.np_random, env._np_random_seed = np_random(arguments["seed"])
        return arguments

    def _see(self, seen: dict[int, Observation]) -> None:
        """Takes what some of the environments, the first time all, were told."""
        self._seen = [seen[index] if index in seen else self._seen[index] for index in range(self.num_envs)]

    def _encoded(self) -> ObservationDict:
        told = self._envs[0].encode_many(self._seen)
        return {name: told[name] for name in cast("Dict", self.single_observation_space).spaces}

    def _infos(self) -> dict[str, Any]:
        """As Gymnasium adds the info of each environment to those of all, at once."""
        each = [env.see(seen) for env, seen in zip(self._envs, self._seen, strict=True)]
        infos: dict[str, Any] = {}
        for name in each[0]:
            values = [info[name] for info in each]
            numbers = all(type(value) is int for value in values)
            infos[name] = np.full(self.num_envs, 0 if numbers else None, dtype=np.int64 if numbers else object)
            for index, value in enumerate(values):
                infos[name][index] = value
            infos[f"_{name}"] = np.ones(self.num_envs, dtype=np.bool_)
        return infos


def _are_numbers(actions: Any) -> TypeGuard[NDArray[np.integer[Any]]]:
    return isinstance(actions, np.ndarray) and actions.ndim == 2 and actions.dtype.kind in "iu"
