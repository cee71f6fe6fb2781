"""A Gymnasium environment over gRPC. Needs the extra `gym`: `pip install './clients/python[gym]'`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal, cast, get_args

import gymnasium
import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel

from .actions import Action
from ._calls import refuse_other_actions
from ._numbers import SEEDS, whole_number
from ._words import check_reset_words
from .client import HelpdeskClient, HelpdeskSession
from .models import Observation
from .options import ResetOptions
from .spaces import ActionArray, ObservationDict, action_space, decode_action, encode, encode_many, observation_space
from .render import draw
from .text import describe

ENV_ID = "Helpdesk-v1"

RESET_OPTIONS = ("task_id", "queue_size", "ticket_ids", "episode_id", "split", "source", "reward_mode", "agent", "run", "policy", "history")

Shown = Literal["full", "numbers"]
"""`full`: numbers and `text`. `numbers`: no text, for libraries that take none; the labels of a ticket cannot be learnt from it."""


def fold_seed(seed: Any) -> int:
    """The server's seed for any whole number: its remainder by 2**31, so that 0 to 2147483647 stand for themselves."""
    return whole_number("seed", seed) % SEEDS


class HelpdeskGymEnv(gymnasium.Env[ObservationDict, ActionArray]):
    """One session of a helpdesk server.

    `reset(seed=s)` plays the server's episode of seed `s`; a `reset()` without one draws the next seed from
    `np_random`, so that one seed fixes a whole sequence of episodes. Any whole number is a seed: one that is not 0 to
    2147483647 stands for its remainder by 2**31 (`fold_seed`). `info["seed"]` is the episode's. `options` takes task_id,
    queue_size, ticket_ids, episode_id, split, source, reward_mode, agent, run, policy and history for one episode; the constructor takes them for
    all. A step takes six numbers (`spaces.ACTION_PARTS`) or an action of `helpdesk_env`. `terminated`: every ticket was handled; `truncated`: the
    step limit cut it off. `info["observation"]` is the whole observation. `observation="numbers"` leaves the text out.

    With `agent`, who plays, a `reset()` names no seed, so that it can sit an exam (docs/exams.md): the server deals the episode,
    `info["seed"]` is None, and every reward that it withholds is 0.

    Every step pays what the server says. Trainers maximise the sum of the rewards, and that sum is the rubric reward:
    with `reward_mode="dense"` (the default) as it is earned, with "terminal" on the step that ends the episode. The sum of
    "shaped" rewards is no objective: it grows with the number of submits, so it teaches to fail first.

    Without a `split` the episodes are of dev, the tickets to learn on. Judge on `split="test"`.
    """

    metadata = {"render_modes": ["ansi", "rgb_array"], "render_fps": 1}

    def __init__(
        self,
        url: str | None = None,
        *,
        render_mode: str | None = None,
        session: HelpdeskSession | None = None,
        observation: Shown = "full",
        token: str | None = None,
        **options: Any,
    ) -> None:
        if render_mode is not None and render_mode not in self.metadata["render_modes"]:
            raise ValueError(f"render_mode {render_mode!r} is not offered; use 'ansi', 'rgb_array' or None")
        if observation not in get_args(Shown):
            raise ValueError(f"observation {observation!r} is not offered; use 'full' or 'numbers'")
        self.render_mode = render_mode
        self.action_space = action_space()
        self._with_text = observation == "full"
        self.observation_space = observation_space(text=self._with_text)
        self._options = known_options(options)
        self._session = session if session is not None else HelpdeskClient(url, token=token)
        self._seen: Observation | None = None
        self._seed: int | None = None

    def reset(
        self, *, seed: int | None = None, options: dict[str, Any] | None = None
    ) -> tuple[ObservationDict, dict[str, Any]]:
        super().reset(seed=None if seed is None else fold_seed(seed))
        observation = self._session.reset(**self.reset_arguments(seed, options))
        return self.encode(observation), self.see(observation)

    def step(
        self, action: ActionArray | Action
    ) -> tuple[ObservationDict, float, bool, bool, dict[str, Any]]:
        observation = self._session.step(as_action(action))
        terminated = observation.done and not observation.truncated
        info = self.see(observation)
        return self.encode(observation), observation.reward or 0.0, terminated, observation.truncated, info

    def render(self) -> str | NDArray[np.uint8] | None:
        """The current observation: as text with render_mode="ansi", as a picture of that text with "rgb_array"."""
        if self.render_mode is None or self._seen is None:
            return None
        return draw(describe(self._seen)) if self.render_mode == "rgb_array" else describe(self._seen)

    def close(self) -> None:
        self._session.close()

    def reset_arguments(self, seed: int | None, options: dict[str, Any] | None) -> ResetOptions:
        """What the server is asked for. For those who send the call themselves."""
        asked = {**self._options, **known_options({} if options is None else options)}
        if seed is not None:
            self._seed = fold_seed(seed)
        else:
            self._seed = None if asked.get("agent") is not None else int(self.np_random.integers(SEEDS))
        return cast("ResetOptions", {**asked, "seed": self._seed})

    def see(self, observation: Observation) -> dict[str, Any]:
        """Takes what the server told of the episode; the info about it. For those who send the call themselves."""
        self._seen = observation
        return {"observation": observation, "seed": self._seed}

    def encode(self, observation: Observation) -> ObservationDict:
        """The observation as this environment tells it."""
        return encode(observation, text=self._with_text)

    def encode_many(self, observations: Sequence[Observation]) -> ObservationDict:
        """A batch of them."""
        return encode_many(observations, text=self._with_text)


def as_action(action: ActionArray | Action) -> Action:
    """An action of `helpdesk_env` as it is; six numbers decoded."""
    if not isinstance(action, BaseModel):
        return decode_action(action)
    refuse_other_actions(action)
    return action


def known_options(options: dict[str, Any]) -> dict[str, Any]:
    """The options of a reset; TypeError names one that there is not, InvalidRequestError a word that is none."""
    if not isinstance(options, dict):
        raise TypeError(f"options cannot be {options!r}; give a dict of {', '.join(RESET_OPTIONS)}")
    unknown = sorted(str(name) for name in set(options) - set(RESET_OPTIONS))
    if "rewards" in unknown:
        raise TypeError("rewards is no option: reward_mode says how steps pay, 'dense' (default), 'terminal' or 'shaped'")
    if unknown == ["seed"]:
        raise TypeError("a seed is no option of reset: call reset(seed=…)")
    if unknown:
        raise TypeError(f"reset has no option {', '.join(unknown)}; there are {', '.join(RESET_OPTIONS)}")
    check_reset_words(options)
    return options


# `gymnasium.make("helpdesk_env.gym:Helpdesk-v1")` imports this module first, and so finds it.
if ENV_ID not in gymnasium.registry:
    gymnasium.register(
        ENV_ID, "helpdesk_env.gym:HelpdeskGymEnv", vector_entry_point="helpdesk_env.vector:HelpdeskVectorEnv"
    )
