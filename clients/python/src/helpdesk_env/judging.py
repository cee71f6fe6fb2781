"""Is my agent good? `evaluate` plays it and says how good it is, how sure that is, and whether it is better than another.

>>> result = helpdesk_env.evaluate(agent, split="test", concurrency=8, against="heuristic")
>>> print(result.table())
>>> result.to_html("report.html")
"""

from __future__ import annotations

import html
import itertools
import json
import shlex
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from . import _playback
from ._agents import AgentLike, Loop, Seat, agent_name, check_agent
from ._command import find_command, run_command
from ._recording import Head, JudgedEpisode, Recording, episode_id, playback_lines
from ._verdict import Estimate, aligned, estimate, shown
from .actions import Action
from .client import HelpdeskClient
from .evaluation import Place, Planned, _addresses, _Player, _Result
from .models import Observation
from .vocabulary import Split

Progress = Callable[[int, int], None]
"""Is told how many episodes are done, and of how many."""

_SAME = 1e-9
"""Rewards that differ by less are one number, written twice."""


class JudgedTask(_Result):
    """One task in figures."""

    task_id: int
    finished: int
    failed: int
    """Episodes that the place failed, which are in no mean."""
    rubric_reward: Estimate | None
    difference: Estimate | None = None
    """Mean of (this agent − the other one) over the seeds that both finished."""


class Judgement(_Result):
    """A whole evaluation."""

    agent: str
    place: Place
    url: str
    """Where the first episode was to be played."""
    played: tuple[JudgedEpisode, ...]
    """In the plan's order."""
    against: str | None = None
    """Whom `difference` is about."""
    other: Judgement | None = None
    """The other evaluation; None also where `against` is a policy of the command line."""
    tasks: tuple[JudgedTask, ...]

    def table(self) -> str:
        """Text for a terminal: a line a task."""
        head = ["task", "episodes", "failed", "rubric reward"] + ([] if self.against is None else [f"less {self.against}"])
        rows = [
            [str(each.task_id), str(each.finished), str(each.failed), shown(each.rubric_reward)]
            + ([] if self.against is None else [shown(each.difference, signed=True)])
            for each in self.tasks
        ]
        return f"{self.agent} on {self.place.split}\n\n{aligned([head, *rows])}"

    def _repr_html_(self) -> str:
        return f"<pre>{html.escape(self.table())}</pre>"

    def to_html(
        self,
        path: str | Path | None = None,
        *,
        dataset: str | Path | None = None,
        command: str | Sequence[str] | None = None,
        token: str | None = None,
    ) -> str:
        """The report of `helpdesk-env evaluate`: intervals, floor, optimum, where the points went, every episode to replay. Written to
        `path`, too, if one is given.

        The command line plays every action again at `url` and works out every figure itself. It is a program of Node.js:
        `command` says how it is run (HELPDESK_ENV_COMMAND, else what is on the PATH). `dataset`: the server's tickets, where they are not
        the built-in ones. CommandError where the command is not there or fails; ValueError for seeds that do not follow one
        another or episodes that were not finished."""
        runner = find_command(command)
        with tempfile.TemporaryDirectory() as folder:
            against = [] if self.against is None else ["--against", self.against]
            if self.other is not None:
                against = ["--against", str(Path(folder, "other.json"))]
                _play_again(runner, self.other, Path(folder, "other.json"), dataset, token, [])
            report = Path(folder, "report.html")
            _play_again(runner, self, Path(folder, "own.json"), dataset, token, ["--html", str(report), *against])
            text = report.read_text(encoding="utf-8")
        if path is not None:
            Path(path).write_text(text, encoding="utf-8")
        return text


def evaluate(
    agent: AgentLike,
    *,
    tasks: Sequence[int] = (1, 2, 3),
    seeds: int | Sequence[int] = 20,
    split: Split = "dev",
    concurrency: int = 1,
    against: Judgement | str | None = None,
    name: str | None = None,
    urls: str | Sequence[str] | None = None,
    token: str | None = None,
    retries: int = 3,
    record: str | Path | None = None,
    progress: Progress | bool | None = None,
    command: str | Sequence[str] | None = None,
) -> Judgement:
    """Plays the agent on a server and judges it.

    `agent` is a function of the observation, sync or async; an object with `act(observation)` and perhaps `reset()`; or such a class, of
    which each of the `concurrency` episodes that are under way has an instance. It answers an action or its dict, and sees neither
    seed nor split. `seeds`: so many from 0 on, or which. Judge on `split="test"` once, when nothing is changed any more.

    `against` is an earlier result on the same episodes, or a policy of the command line such as "heuristic", which then plays them, too
    (`command`: see `Judgement.to_html`). `record` is a trajectory file that gets every finished episode at once, which the command line reads
    (`helpdesk-env replay`, `evaluate --trajectories`); the same call goes on with it. `progress`: a bar on a terminal unless it is False, or a function that is told.

    An episode whose server fails is played anew, as `play_shard` does; an error of the agent, or an answer that is no action, is
    raised, and what `record` has is kept."""
    if concurrency < 1:
        raise ValueError("concurrency must be at least 1")
    check_agent(agent, concurrency)
    plan = _plan(tasks, seeds)
    policy = against if isinstance(against, str) else None
    runner = find_command(command) if policy is not None else []
    if policy is not None:
        _consecutive(plan)
    addresses = _addresses(urls)
    place, url, contract_version = _place(addresses[0], token, split)
    _refuse_other(against, place, plan)
    recording = Recording(None if record is None else Path(record))
    head = Head(agent=name or agent_name(agent), place=place, plan=plan)
    there = recording.begin(head, contract_version, _own_version())
    workers = _Workers(agent, addresses, token, place, retries, recording, _told(progress), there, len(plan))
    workers.play([each for each in plan if each not in there], concurrency)
    played = tuple(workers.done[each] for each in plan)
    other = {} if against is None else _other_rewards(against, plan, place, url, runner, token)
    return Judgement(
        agent=head.agent,
        place=place,
        url=url,
        played=played,
        against=policy if isinstance(against, str) or against is None else against.agent,
        other=against if isinstance(against, Judgement) else None,
        tasks=tuple(_judged(task, played, other) for task in dict.fromkeys(tasks)),
    )


class _Workers:
    """Threads that take one episode after the other."""

    def __init__(
        self,
        agent: AgentLike,
        urls: Sequence[str | None],
        token: str | None,
        place: Place,
        retries: int,
        recording: Recording,
        told: Progress,
        there: dict[Planned, JudgedEpisode],
        total: int,
    ) -> None:
        self._agent, self._urls, self._token, self._place, self._retries = agent, urls, token, place, retries
        self._recording, self._told, self._total = recording, told, total
        self.done = dict(there)
        self._loop = Loop()
        self._lock = threading.Lock()
        self._stop = threading.Event()
        self._error: BaseException | None = None

    def play(self, episodes: Sequence[Planned], concurrency: int) -> None:
        """All of them. Raises what the agent raised, when the episodes under way are over."""
        waiting = iter(episodes)
        count = min(concurrency, len(episodes))
        threads = [threading.Thread(target=self._work, args=(index, waiting), daemon=True) for index in range(count)]
        self._told(len(self.done), self._total)
        try:
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
        finally:
            self._stop.set()
            self._loop.close()
        if self._error is not None:
            raise self._error

    def _work(self, index: int, waiting: Iterator[Planned]) -> None:
        player = _Player(self._urls, index, self._token, self._place.split)
        try:
            seat = Seat(self._agent, self._loop)
            while not self._stop.is_set():
                with self._lock:
                    planned = next(waiting, None)
                if planned is None:
                    break
                episode, last = self._episode(player, seat, planned)
                self._recording.add(episode, last, self._place)
                with self._lock:
                    self.done[planned] = episode
                    self._told(len(self.done), self._total)
        except BaseException as error:  # Raised by play(), in the thread that called it.
            with self._lock:
                self._error = self._error or error
            self._stop.set()
        finally:
            player.leave()

    def _episode(self, player: _Player, seat: Seat, planned: Planned) -> tuple[JudgedEpisode, Observation | None]:
        ends: list[Observation] = []
        actions: list[Action] = []

        def policy() -> Callable[[Observation], Action]:
            actions.clear()
            seat.reset()
            return act

        def act(seen: Observation) -> Action:
            actions.append(seat.act(seen))
            return actions[-1]

        played = player.play(policy, planned, self._retries, episode_id=episode_id(planned), ended=ends.append)
        kept = () if played.rubric_reward is None else tuple(actions)
        return JudgedEpisode(**played.model_dump(), actions=kept), ends[-1] if ends else None


def _plan(tasks: Sequence[int], seeds: int | Sequence[int]) -> tuple[Planned, ...]:
    which = range(seeds) if isinstance(seeds, int) else tuple(seeds)
    if len(which) == 0 or len(tasks) == 0:
        raise ValueError("there is nothing to play: name at least one task and one seed")
    if len(set(which)) != len(which) or len(set(tasks)) != len(tasks):
        raise ValueError("a task or a seed is named twice")
    return tuple(Planned(task_id=task, seed=seed) for task, seed in itertools.product(tasks, which))


def _consecutive(plan: Sequence[Planned]) -> tuple[Sequence[int], range]:
    """The tasks and seeds, as the command line takes them."""
    tasks = list(dict.fromkeys(each.task_id for each in plan))
    seeds = list(dict.fromkeys(each.seed for each in plan))
    following = range(seeds[0], seeds[0] + len(seeds))
    if seeds != list(following):
        raise ValueError("the command line plays seeds that follow one another: name such seeds, as a number or a range")
    return tasks, following


def _own_version() -> str:
    from . import __version__  # The package imports this module.

    return __version__


def _place(url: str | None, token: str | None, split: Split) -> tuple[Place, str, str]:
    with HelpdeskClient(url, token=token) as client:
        info = client.info()
        place = Place(rules_digest=info.rules_digest, dataset_digest=info.dataset.digest, split=split)
        return place, client.url, info.contract_version


def _refuse_other(against: Judgement | str | None, place: Place, plan: Sequence[Planned]) -> None:
    if not isinstance(against, Judgement):
        return
    if against.place != place:
        raise ValueError(f"{against.agent} was played on other rules, tickets or another split, and cannot be compared with")
    if {(each.task_id, each.seed) for each in against.played}.isdisjoint((each.task_id, each.seed) for each in plan):
        raise ValueError(f"{against.agent} played none of these tasks with these seeds, and cannot be compared with")


def _other_rewards(
    against: Judgement | str, plan: Sequence[Planned], place: Place, url: str, runner: Sequence[str], token: str | None
) -> dict[tuple[int, int], float]:
    if isinstance(against, Judgement):
        return {(each.task_id, each.seed): each.rubric_reward for each in against.played if each.rubric_reward is not None}
    with tempfile.TemporaryDirectory() as folder:
        output = Path(folder, "policy.json")
        flags = [*_flags(plan, place, url), "--policy", against, "--output", str(output)]
        run_command(runner, ["evaluate", *flags], token)
        return _rewards(output)


def _flags(plan: Sequence[Planned], place: Place, url: str) -> list[str]:
    tasks, seeds = _consecutive(plan)
    which = ["--tasks", ",".join(map(str, tasks)), "--seed-start", str(seeds.start), "--episodes", str(len(seeds))]
    return ["--url", url, "--split", place.split, *which]


def _rewards(output: Path) -> dict[tuple[int, int], float]:
    result: dict[str, Any] = json.loads(output.read_text(encoding="utf-8"))
    return {(each["task_id"], each["seed"]): each["rubric_reward"] for each in result["episodes"]}


def _play_again(
    runner: Sequence[str], own: Judgement, output: Path, dataset: str | Path | None, token: str | None, more: Sequence[str]
) -> None:
    if any(each.rubric_reward is None for each in own.played):
        raise ValueError(f"{own.agent} has episodes that were not finished: evaluate again with `record`, and they are played")
    plan = [Planned(task_id=each.task_id, seed=each.seed) for each in own.played]
    actions = output.with_suffix(".actions")
    actions.write_text(playback_lines(own.played), encoding="utf-8")
    agent = shlex.join([sys.executable, str(_playback.__file__), str(actions)])
    flags = [*_flags(plan, own.place, own.url), "--agent", agent, "--agent-name", own.agent, "--agent-retries", "0"]
    tickets = [] if dataset is None else ["--dataset", str(dataset)]
    run_command(runner, ["evaluate", *flags, *tickets, "--output", str(output), *more], token)
    refuse_different(own.played, _rewards(output))


def refuse_different(played: Sequence[JudgedEpisode], made: dict[tuple[int, int], float]) -> None:
    """ValueError where an episode, played again from its actions, has another reward than it had."""
    for each in played:
        again = made[each.task_id, each.seed]
        if each.rubric_reward is None or abs(again - each.rubric_reward) > _SAME:
            raise ValueError(
                f"task {each.task_id}, seed {each.seed} was played for {each.rubric_reward}, and the same actions now make {again}: "
                "the server's rules or tickets are others"
            )


def _judged(task: int, played: Sequence[JudgedEpisode], other: dict[tuple[int, int], float]) -> JudgedTask:
    own = [each for each in played if each.task_id == task]
    rewards = {(task, each.seed): each.rubric_reward for each in own if each.rubric_reward is not None}
    return JudgedTask(
        task_id=task,
        finished=len(rewards),
        failed=len(own) - len(rewards),
        rubric_reward=estimate(list(rewards.values())),
        difference=estimate([reward - other[key] for key, reward in rewards.items() if key in other]),
    )


def _told(progress: Progress | bool | None) -> Progress:
    if callable(progress):
        return progress
    if progress is False or not (progress or sys.stderr.isatty()):
        return lambda done, total: None
    return lambda done, total: print(f"\r{done} of {total} episodes", end="\n" if done == total else "", file=sys.stderr, flush=True)
