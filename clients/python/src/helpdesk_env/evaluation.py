"""How good a policy of yours is: episodes played over gRPC, whole or in shards that anything may run, and put together again.

Needs no extra. `helpdesk_env.ray` runs the shards as tasks; a job array writes each to a file (`model_dump_json`) and merges.
"""

from __future__ import annotations

import itertools
import statistics
import time
from collections.abc import Callable, Iterable, Sequence
from typing import TypeAlias

from pydantic import BaseModel, ConfigDict

from .actions import Action
from .client import HelpdeskClient, HelpdeskSession
from .errors import CapacityError, HelpdeskError, ServerError, UnknownSessionError, UnreachableError
from .models import Observation
from .vocabulary import Split

Policy: TypeAlias = Callable[[Observation], Action]
"""What to do, from what is seen."""

PolicyMaker: TypeAlias = Callable[[], Policy]
"""Makes the policy of one episode, so that what one remembers of an episode is not in the next."""

PLACE_ERRORS: tuple[type[HelpdeskError], ...] = (UnreachableError, ServerError, CapacityError, UnknownSessionError)
"""Failures of the place where it is played, which say nothing of the policy: the episode may be played again, elsewhere too."""

_FIRST_PAUSE_S, _LONGEST_PAUSE_S = 0.2, 5.0
"""Seconds before an episode is played again: the first, and what doubling it leads to."""


class _Result(BaseModel):
    """Part of a result: equal ones are written as equal bytes."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Planned(_Result):
    """An episode to be played."""

    task_id: int
    seed: int


class Played(_Result):
    """An episode that was played."""

    task_id: int
    seed: int
    rubric_reward: float | None
    """0 to 1; None: it was not finished."""
    steps: int
    """Taken until its end, or until it failed."""
    failure: str | None = None
    """The reason of the last failure of the place (docs/errors.md). It is no reward of 0: such an episode is in no mean."""


class Place(_Result):
    """What it was played on. Results of different places are not put together."""

    rules_digest: str
    dataset_digest: str
    split: Split


class ShardResult(_Result):
    """What one shard played, of a plan that all of them have."""

    index: int
    """1 to `of`."""
    of: int
    plan: tuple[Planned, ...]
    """The whole plan, not this shard's part of it."""
    place: Place
    played: tuple[Played, ...]


class TaskResult(_Result):
    """The episodes of one task."""

    task_id: int
    finished: int
    failed: int
    mean_rubric_reward: float | None
    """Over the finished ones; None: there is none."""
    failed_as_zero: float
    """The mean with each failed episode as a 0."""


class Evaluation(_Result):
    """A whole plan, played."""

    place: Place
    played: tuple[Played, ...]
    """In the plan's order."""
    tasks: tuple[TaskResult, ...]


def plan_episodes(tasks: Sequence[int] = (1, 2, 3), episodes: int = 20, seed_start: int = 0) -> tuple[Planned, ...]:
    """Each task with each of so many seeds from `seed_start` on. ValueError where that is nothing, or a task twice."""
    if episodes < 1 or not tasks:
        raise ValueError("there is nothing to play: name at least one task and one episode")
    if len(set(tasks)) != len(tasks):
        raise ValueError(f"a task is named twice in {list(tasks)}")
    seeds = range(seed_start, seed_start + episodes)
    return tuple(Planned(task_id=task, seed=seed) for task, seed in itertools.product(tasks, seeds))


def play_shard(
    make_policy: PolicyMaker,
    plan: Sequence[Planned],
    index: int,
    of: int,
    *,
    urls: str | Sequence[str] | None = None,
    split: Split = "dev",
    token: str | None = None,
    retries: int = 3,
) -> ShardResult:
    """Plays every `of`-th episode of the plan, from the `index`-th on (1 to `of`): `play_shard(…, 1, 1)` plays all.

    `urls` are servers with the same rules and tickets: shards begin at different ones, and an episode whose server fails is played
    anew at the next, `retries` times, with pauses up to 5 seconds. After that it counts as failed. An error of the policy, or a request
    that is wrong, is raised."""
    if not 1 <= index <= of:
        raise ValueError(f"there is no shard {index} of {of}: shards are counted from 1")
    player = _Player(_addresses(urls), index - 1, token, split)
    try:
        played = tuple(player.play(make_policy, each, retries) for each in plan[index - 1 :: of])
        return ShardResult(index=index, of=of, plan=tuple(plan), place=player.place(), played=played)
    finally:
        player.leave()


def merge(shards: Iterable[ShardResult]) -> Evaluation:
    """The shards as one evaluation, the same whoever played which and in whatever order they come. ValueError where they do not fit
    together: another plan or place, a shard twice or missing, an episode that was not the shard's."""
    parts = sorted(shards, key=lambda part: part.index)
    if not parts:
        raise ValueError("there is no shard to merge")
    first = parts[0]
    for part in parts:
        _refuse_other(part, first)
    indices = [part.index for part in parts]
    if indices != list(range(1, first.of + 1)):
        raise ValueError(f"of {first.of} shards these are here: {', '.join(map(str, indices))}; each is needed once")
    found = {(each.task_id, each.seed): each for part in parts for each in part.played}
    played = tuple(found[each.task_id, each.seed] for each in first.plan)
    tasks = dict.fromkeys(each.task_id for each in first.plan)
    return Evaluation(place=first.place, played=played, tasks=tuple(_task_result(task, played) for task in tasks))


def _refuse_other(part: ShardResult, first: ShardResult) -> None:
    if (part.of, part.plan) != (first.of, first.plan):
        raise ValueError(f"shards {first.index} and {part.index} are of different plans")
    if part.place != first.place:
        raise ValueError(
            f"shards {first.index} and {part.index} were played on different rules, tickets or splits: "
            f"{first.place.model_dump_json()} and {part.place.model_dump_json()}"
        )
    wanted = [(each.task_id, each.seed) for each in part.plan[part.index - 1 :: part.of]]
    if [(each.task_id, each.seed) for each in part.played] != wanted:
        raise ValueError(f"shard {part.index} of {part.of} has other episodes than the plan gives it")


def _task_result(task_id: int, played: Sequence[Played]) -> TaskResult:
    own = [each for each in played if each.task_id == task_id]
    rewards = [each.rubric_reward for each in own if each.rubric_reward is not None]
    return TaskResult(
        task_id=task_id,
        finished=len(rewards),
        failed=len(own) - len(rewards),
        mean_rubric_reward=statistics.fmean(rewards) if rewards else None,
        failed_as_zero=sum(rewards) / len(own),
    )


def _addresses(urls: str | Sequence[str] | None) -> Sequence[str | None]:
    if urls is None or isinstance(urls, str):
        return [urls]
    if not urls:
        raise ValueError("urls names no server: give one, or None for HELPDESK_ENV_URL")
    return urls


class _Player:
    """Plays episodes at one server, and at the next when that fails."""

    def __init__(self, urls: Sequence[str | None], at: int, token: str | None, split: Split) -> None:
        self._urls = urls
        self._at = at
        self._token = token
        self._split = split
        self._client: HelpdeskClient | None = None
        self._place: Place | None = None

    def play(
        self,
        make_policy: PolicyMaker,
        planned: Planned,
        retries: int,
        *,
        episode_id: str | None = None,
        ended: Callable[[Observation], None] | None = None,
    ) -> Played:
        """`ended` is told what was seen at the end of an episode that was finished."""
        pause = _FIRST_PAUSE_S
        for attempt in itertools.count():
            steps = itertools.count()
            try:
                last = _play(self._connected(), make_policy(), planned, self._split, steps, episode_id)
                if ended is not None:
                    ended(last)
                reward = last.rubric_reward
                return Played(**planned.model_dump(), rubric_reward=reward, steps=next(steps))
            except PLACE_ERRORS as error:
                self.leave()
                self._at += 1
                if attempt >= retries:
                    return Played(**planned.model_dump(), rubric_reward=None, steps=next(steps), failure=error.reason)
                time.sleep(max(pause, error.retry_after_seconds))
                pause = min(2 * pause, _LONGEST_PAUSE_S)
        raise AssertionError

    def place(self) -> Place:
        """Where it was played. Raises the failure of a place that was never reached."""
        if self._place is None:
            self._connected()
        assert self._place is not None
        return self._place

    def leave(self) -> None:
        client, self._client = self._client, None
        if client is not None:
            client.close()

    def _connected(self) -> HelpdeskClient:
        if self._client is None:
            client = HelpdeskClient(self._urls[self._at % len(self._urls)], token=self._token)
            try:
                self._check_place(client)
            except BaseException:
                client.close()
                raise
            self._client = client
        return self._client

    def _check_place(self, client: HelpdeskClient) -> None:
        info = client.info()
        place = Place(rules_digest=info.rules_digest, dataset_digest=info.dataset.digest, split=self._split)
        if self._place is not None and self._place != place:
            raise ValueError(f"{client.url} plays other rules or tickets than the servers before it; name servers that are alike")
        self._place = place


def _play(
    session: HelpdeskSession, policy: Policy, planned: Planned, split: Split, steps: itertools.count[int], episode_id: str | None
) -> Observation:
    seen = session.reset(task_id=planned.task_id, seed=planned.seed, split=split, episode_id=episode_id)
    while not seen.done:
        seen = session.step(policy(seen))
        next(steps)
    assert seen.rubric_reward is not None, "an episode that is over has a score"
    return seen
