"""Many clients on a Ray cluster: a pool of actors, each with a client, and `evaluate` fanned out as tasks. Needs the extra `ray`.

Ray starts and places the actors and tasks. What is here knows which failure is one of the place, after which a job is done anew.
"""

from __future__ import annotations

import itertools
import os
import time
from collections import deque
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Generic, TypeVar

try:
    import ray
    import ray.exceptions
except ImportError as error:
    raise ImportError("helpdesk_env.ray needs Ray: pip install 'helpdesk-env[ray]'") from error

from .client import HelpdeskClient
from .evaluation import PLACE_ERRORS, Evaluation, Planned, PolicyMaker, ShardResult, merge, plan_episodes, play_shard
from .vocabulary import Split

__all__ = ["ClientPool", "Health", "evaluate"]

JobT = TypeVar("JobT")
AnswerT = TypeVar("AnswerT")

ACTOR_PLACEMENT: Mapping[str, Any] = {"num_cpus": 0, "scheduling_strategy": "SPREAD"}
"""Where actors go, unless `options` say otherwise: a client mostly waits, so that no core is kept for it."""

TASK_PLACEMENT: Mapping[str, Any] = {"num_cpus": 1, "scheduling_strategy": "SPREAD"}
"""Where the shards of an evaluation go: a policy thinks, so that as many run as there are cores."""


_CLOSE_FOR_S = 5.0
"""Seconds that the end of a pool waits for sessions to be closed."""

_FIRST_PAUSE_S, _LONGEST_PAUSE_S = 0.2, 5.0
"""Seconds before a job is done anew: the first, and what doubling it leads to."""


@dataclass(frozen=True)
class Health:
    """How one actor of a pool is."""

    url: str | None
    """The server that it plays at; None: it is gone, and another was started in its place."""
    node_id: str
    pid: int
    problem: str | None
    """Why its server cannot be played at; None: it can."""


class ClientPool(Generic[JobT, AnswerT]):
    """So many actors, each with a client of its own.

    >>> with ClientPool(rollout, ["http://replica-a:7860", "http://replica-b:7860"], size=8) as pool:
    ...     rewards = pool.map(rows)

    `rollout(client, row)` does one job: it begins with a reset, since after a failure it is done anew. That is so when the actor or its
    node dies, or the server fails, is full or has lost the session: `retries` times, at another actor if one is idle, where another is
    started in place of one that died, and at the next of `urls`. Any other error is the job's own and is raised.
    `options` are Ray's for actors: resources, a placement group, a runtime environment. TimeoutError where not all of them are
    placed within `start_timeout_s` seconds.
    """

    def __init__(
        self,
        rollout: Callable[[HelpdeskClient, JobT], AnswerT],
        urls: str | Sequence[str],
        *,
        size: int,
        token: str | None = None,
        timeout_s: float | None = 60.0,
        retries: int = 3,
        options: Mapping[str, Any] | None = None,
        start_timeout_s: float = 120.0,
    ) -> None:
        if size < 1:
            raise ValueError("a pool has at least one actor")
        self._urls = (urls,) if isinstance(urls, str) else tuple(urls)
        if not self._urls:
            raise ValueError("urls names no server")
        self._settings = {"token": token, "timeout_s": timeout_s}
        self._rollout = ray.put(rollout)
        self._retries = retries
        self._actor_class = ray.remote(_Actor).options(**{**ACTOR_PLACEMENT, **(options or {})})
        self._next_url = itertools.count()
        self._actors = [self._start() for _ in range(size)]
        self._refuse_unplaced(start_timeout_s)

    def map(self, jobs: Iterable[JobT]) -> list[AnswerT]:
        """Does the jobs, as many at a time as there are actors; their answers, in the jobs' order."""
        waiting = deque(_Job(number, job) for number, job in enumerate(jobs))
        answers: dict[int, AnswerT] = {}
        idle = deque(self._actors)
        running: dict[Any, tuple[_Job[JobT], Any]] = {}
        try:
            while waiting or running:
                while waiting and idle:
                    job, actor = waiting.popleft(), idle.popleft()
                    running[actor.play.remote(self._rollout, job.what, job.attempts)] = (job, actor)
                done, _ = ray.wait(list(running), num_returns=1)
                job, actor = running.pop(done[0])
                try:
                    answers[job.number] = ray.get(done[0])
                except (ray.exceptions.RayActorError, *PLACE_ERRORS) as error:
                    if isinstance(error, ray.exceptions.RayActorError):
                        actor = self._replace(actor)
                    if job.attempts >= self._retries:
                        raise
                    waiting.append(_Job(job.number, job.what, job.attempts + 1))
                idle.append(actor)
        finally:
            for reference in running:
                ray.cancel(reference)
        return [answers[number] for number in sorted(answers)]

    def health(self, timeout_s: float = 10.0) -> list[Health]:
        """How each actor is and whether its server answers it. One that is gone, or does not answer within `timeout_s` seconds, is replaced."""
        asked = [(actor, actor.health.remote()) for actor in self._actors]
        told: list[Health] = []
        for actor, reference in asked:
            try:
                told.append(ray.get(reference, timeout=timeout_s))
            except (ray.exceptions.RayActorError, ray.exceptions.GetTimeoutError) as error:
                self._replace(actor)
                told.append(Health(None, "", 0, str(error)))
        return told

    def close(self) -> None:
        """Ends the sessions and the actors. Harmless when it is closed."""
        actors, self._actors = self._actors, []
        leaving = [actor.close.remote() for actor in actors]
        if leaving:
            ray.wait(leaving, num_returns=len(leaving), timeout=_CLOSE_FOR_S)
        for actor in actors:
            ray.kill(actor)

    def _start(self) -> Any:
        return self._actor_class.remote(self._urls, next(self._next_url), self._settings)

    def _refuse_unplaced(self, timeout_s: float) -> None:
        starting = [actor.__ray_ready__.remote() for actor in self._actors]
        ready, waiting = ray.wait(starting, num_returns=len(starting), timeout=timeout_s)
        if waiting:
            self.close()
            raise TimeoutError(
                f"Ray has started {len(ready)} of {len(starting)} actors within {timeout_s:g} s. "
                "Ask for fewer (size), or for less in `options`; `ray status` tells what the cluster has."
            )

    def _replace(self, actor: Any) -> Any:
        ray.kill(actor)
        fresh = self._start()
        self._actors[self._actors.index(actor)] = fresh
        return fresh

    def __enter__(self) -> ClientPool[JobT, AnswerT]:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def evaluate(
    make_policy: PolicyMaker,
    urls: str | Sequence[str],
    *,
    tasks: Sequence[int] = (1, 2, 3),
    episodes: int = 20,
    seed_start: int = 0,
    split: Split = "dev",
    shards: int = 8,
    token: str | None = None,
    retries: int = 3,
    options: Mapping[str, Any] | None = None,
) -> Evaluation:
    """Plays each task with each of so many seeds, in so many shards, each a task of Ray's. The result is that of one process, whatever the
    number of shards and wherever they ran (`helpdesk_env.evaluation`). A shard whose worker dies is played anew, and so is an episode
    whose server fails, `retries` times each. `options` are Ray's for tasks."""
    plan = plan_episodes(tasks, episodes, seed_start)
    if shards < 1:
        raise ValueError("there is at least one shard")
    of = min(shards, len(plan))
    settings = {"urls": urls, "split": split, "token": token, "retries": retries}
    shared = ray.put((make_policy, plan, settings))
    task = ray.remote(_play_shard).options(**{**TASK_PLACEMENT, "max_retries": retries, **(options or {})})
    return merge(ray.get([task.remote(shared, index, of) for index in range(1, of + 1)]))


def _play_shard(
    shared: tuple[PolicyMaker, Sequence[Planned], Mapping[str, Any]], index: int, of: int
) -> ShardResult:
    make_policy, plan, settings = shared
    return play_shard(make_policy, plan, index, of, **settings)


@dataclass(frozen=True)
class _Job(Generic[JobT]):
    number: int
    what: JobT
    attempts: int = 0


class _Actor:
    """A client in a process of its own."""

    def __init__(self, urls: Sequence[str], at: int, settings: Mapping[str, Any]) -> None:
        self._urls = urls
        self._at = at
        self._settings = settings
        self._client: HelpdeskClient | None = None

    def play(self, rollout: Callable[[HelpdeskClient, Any], Any], what: Any, attempts: int) -> Any:
        if attempts > 0:
            time.sleep(min(_FIRST_PAUSE_S * 2 ** (attempts - 1), _LONGEST_PAUSE_S))
        try:
            return rollout(self._connected(), what)
        except PLACE_ERRORS:
            self.close()
            self._at += 1
            raise

    def health(self) -> Health:
        problem: str | None = None
        try:
            self._connected().info()
        except PLACE_ERRORS as error:
            problem = str(error)
        return Health(self._url, ray.get_runtime_context().get_node_id(), os.getpid(), problem)

    def close(self) -> None:
        client, self._client = self._client, None
        if client is not None:
            client.close()

    @property
    def _url(self) -> str:
        return self._urls[self._at % len(self._urls)]

    def _connected(self) -> HelpdeskClient:
        if self._client is None:
            self._client = HelpdeskClient(self._url, **self._settings)
        return self._client
