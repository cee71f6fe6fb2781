"""The shapes that an agent may have, as what plays one episode after the other."""

from __future__ import annotations

import asyncio
import inspect
import threading
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Protocol, TypeAlias, Union, cast

from pydantic import TypeAdapter, ValidationError

from .actions import ACTION_CLASSES, Action
from .models import Observation

Answer: TypeAlias = Union[Action, Mapping[str, Any]]
"""An action, or its flat JSON: `{"action_type": "submit", "issue_type": …}`."""


class Acting(Protocol):
    """An agent that is an object. It may have `reset()`, which is called before each episode."""

    def act(self, observation: Observation) -> Answer | Awaitable[Answer]:
        """What to do, from what is seen."""


AgentLike: TypeAlias = Union[Callable[[Observation], Union[Answer, Awaitable[Answer]]], Acting, type[Acting]]
"""A function, sync or async; an object with `act`; or its class, of which each episode that is under way has an instance."""

_ACTION: TypeAdapter[Any] = TypeAdapter(Action)


class Loop:
    """One event loop in a thread of its own, which async agents share: what they hold open belongs to one loop."""

    def __init__(self) -> None:
        self._loop: asyncio.AbstractEventLoop | None = None
        self._lock = threading.Lock()

    def settle(self, value: Any) -> Any:
        """The value, waited for where it has to be."""
        if not inspect.isawaitable(value):
            return value
        with self._lock:
            if self._loop is None:
                self._loop = asyncio.new_event_loop()
                threading.Thread(target=self._loop.run_forever, daemon=True, name="helpdesk-agent").start()
        return asyncio.run_coroutine_threadsafe(_awaited(value), self._loop).result()

    def close(self) -> None:
        """Ends the loop. Harmless where there is none."""
        if self._loop is not None:
            self._loop.call_soon_threadsafe(self._loop.stop)


async def _awaited(value: Awaitable[Any]) -> Any:
    return await value


def check_agent(agent: AgentLike, concurrency: int) -> None:
    """TypeError for what cannot act, ValueError for one object that would play several episodes at once."""
    acts = hasattr(agent, "act")
    if not acts and not callable(agent):
        raise TypeError(f"an agent is a function of the observation, or has act(observation); {agent!r} is neither")
    if acts and not isinstance(agent, type) and concurrency > 1:
        raise ValueError(
            f"{type(agent).__name__} is one object, and would play {concurrency} episodes at once: give its class, of which "
            "each has an instance, a function, or concurrency=1"
        )


def agent_name(agent: AgentLike) -> str:
    """What it is called where it is given no name."""
    return getattr(agent, "__name__", type(agent).__name__).replace("<lambda>", "agent")


class Seat:
    """The agent as one worker has it."""

    def __init__(self, agent: AgentLike, loop: Loop) -> None:
        self._agent: Any = agent() if isinstance(agent, type) else agent
        self._act = cast("Callable[[Observation], Any]", getattr(self._agent, "act", self._agent))
        self._loop = loop

    def reset(self) -> None:
        """A new episode begins."""
        reset = getattr(self._agent, "reset", None)
        if reset is not None:
            self._loop.settle(reset())

    def act(self, observation: Observation) -> Action:
        """TypeError, ValueError where the agent answers what is no action."""
        answer = self._loop.settle(self._act(observation))
        if isinstance(answer, ACTION_CLASSES):
            return answer
        if not isinstance(answer, Mapping):
            raise TypeError(f"the agent answered {answer!r}, which is no action: return Submit(…), another action, or its dict")
        try:
            return cast("Action", _ACTION.validate_python({"action_type": "submit", **answer}))
        except ValidationError as error:
            raise ValueError(f"the agent answered {dict(answer)!r}, which is no action: {error}") from None
