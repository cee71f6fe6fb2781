"""A session over gRPC, for plain code."""

from __future__ import annotations

import weakref
from collections.abc import Sequence
from types import TracebackType
from typing import TYPE_CHECKING, Any, TypeAlias

import grpc
from helpdesk.v1 import environment_service_pb2 as pb

from . import _branches, _calls
from ._connection import Connection, Pending
from ._places import Place
from .actions import Action
from .branches import Forks, Snapshot
from .errors import EpisodeError, HelpdeskError, UnknownSessionError
from .models import EpisodeReport, Observation, State
from .options import ResetOptions
from .source import TicketSource
from .vocabulary import HistoryDetail, RewardMode, Split, StaticFields
from .watching import Watch

if TYPE_CHECKING:
    from typing_extensions import Unpack

PendingReset: TypeAlias = Pending[pb.ResetRequest, pb.ResetResponse]
PendingStep: TypeAlias = Pending[pb.StepRequest, pb.StepResponse]


class HelpdeskSession:
    """One environment of a server: at most one episode at a time. Made by `HelpdeskClient.session`.

    Closed by `close`, by the end of its `with` block, when it is dropped, and when the interpreter ends. It belongs to the
    process that reset it: in one that was forked, and in a copy or pickle, `reset` opens a session of its own.
    """

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._place = self._fresh_place()

    @property
    def session_id(self) -> str | None:
        """The server's name for it; None before the first reset and after close."""
        return self._place.session_id

    def reset(
        self,
        *,
        task_id: int | None = None,
        seed: int | None = None,
        queue_size: int | None = None,
        ticket_ids: Sequence[str] | None = None,
        episode_id: str | None = None,
        split: Split | None = None,
        source: TicketSource | None = None,
        reward_mode: RewardMode | None = None,
        agent: str | None = None,
        run: str | None = None,
        policy: str | None = None,
        request_id: str | None = None,
        history: HistoryDetail | None = None,
        static_fields: StaticFields | None = None,
    ) -> Observation:
        """Starts an episode; one in progress is dropped. Everything is optional. A session that the server has
        forgotten, having been idle for too long, is opened anew. A seed is 0 to 2147483647. `reward_mode` says how the
        steps pay and moves nothing else: dense (the default) as the score is earned, so that the rewards add up to it;
        terminal the score at the end; shaped each step by itself, whose sum is no objective. `agent` says who plays, in 1 to
        255 characters: an exam takes nothing else (InvalidRequestError `exam_fixed`) and deals its next episode, until there is none
        (EpisodeError `exam_over`).

        `run` names the series of episodes that this one is of, by which they are listed, kept and judged again: 1 to 64 letters,
        digits, dots, hyphens and underscores, the first a letter or a digit. `policy` says who plays, for people and figures; without
        it `agent` does. Neither changes an answer.

        `split` says which tickets are played: dev to learn on (the default), test to judge on, all for both; a server of one
        split alone plays that one. `ticket_ids` are of the split. `source` draws the tickets from a world, which never runs out:
        `{"generated": {"world": 7, "split": "train"}}`; the same source and seed give the same episode.

        `request_id` names the reset, and is made where it is left out: the same name again, before the first step, is answered
        again and opens nothing. Give 16 to 255 characters that nobody else gives.

        `history` and `static_fields` say what the observations of the episode leave out, empty, because the caller has had it:
        history is all (the default), last (the entry of the last step) or none; static_fields, which are what never changes
        in an episode (task_name, instructions, allowed_fields, available_action_types, available_tools), are told always
        (the default) or first, with the reset alone."""
        return self.finish_reset(
            self.begin_reset(
                task_id=task_id,
                seed=seed,
                queue_size=queue_size,
                ticket_ids=ticket_ids,
                episode_id=episode_id,
                split=split,
                source=source,
                reward_mode=reward_mode,
                agent=agent,
                run=run,
                policy=policy,
                request_id=request_id,
                history=history,
                static_fields=static_fields,
            )
        )

    def step(
        self,
        action: Action,
        *,
        expected_step: int | None = None,
        request_id: str | None = None,
        history: HistoryDetail | None = None,
        static_fields: StaticFields | None = None,
    ) -> Observation:
        """Takes one action. A lost answer is asked for again; the action is taken once. `expected_step` refuses it unless
        the session has taken so many steps. `request_id` names the step, in 1 to 255 characters, and is made where it is left
        out: the same name again as the next step is answered again and moves nothing. `history` and `static_fields` say what
        this answer leaves out, where that is other than the reset said."""
        return self.finish_step(
            self.begin_step(
                action,
                expected_step=expected_step,
                request_id=request_id,
                history=history,
                static_fields=static_fields,
            )
        )

    def state(self) -> State:
        """The operator's view of the episode."""
        return _calls.read_state(self._connection.call("GetState", pb.GetStateRequest(session_id=self._opened())))

    def report(self) -> EpisodeReport:
        """The report of the finished episode: what it was worth beside its optimum, and why. For graders, since it tells the
        labels: EpisodeError `episode_not_over` before the end, `exam_withheld` in an exam."""
        request = pb.GetEpisodeReportRequest(session_id=self._opened())
        return _calls.read_report(self._connection.call("GetEpisodeReport", request))

    def fork(self, *, at_step: int | None = None, count: int = 1, request_id: str | None = None) -> Forks[HelpdeskSession]:
        """Opens `count` sessions, up to `info().max_forks`, that share this one's episode up to `at_step`: 0, right after the reset,
        to as many steps as it has taken, which is meant where it is left out. From there on each is its own, and so is this one. All or none:
        CapacityError where there is no room. A lost answer is asked for again and opens nothing twice, under `request_id`, which is made
        where it is left out (16 to 255 characters that nobody else gives). Not in an exam (EpisodeError `exam_withheld`).
        Needs a server of contract 1.11 or later.

        >>> for fork in env.fork(count=8).sessions:
        ...     fork.step(Defer())
        """
        request = _branches.fork_request(self._opened(), at_step, count, request_id, self._connection.reattachable)
        opened = self._finish_opening(self._connection.begin("ForkSession", request))
        sessions = [self._further(session_id) for session_id in opened.session_ids]
        return Forks(sessions, opened.step_count, _branches.read_seen(opened))

    def snapshot(self) -> Snapshot:
        """The session as portable bytes, for `HelpdeskClient.restore` here or at another server. It moves nothing."""
        request = pb.SnapshotSessionRequest(session_id=self._opened())
        return _branches.read_snapshot(self._connection.call("SnapshotSession", request))

    def watch(
        self,
        *,
        from_step: int | None = None,
        history: HistoryDetail | None = None,
        static_fields: StaticFields | None = None,
    ) -> Watch:
        """Every answer of the session to a reset or a step as it is given, whoever plays it, until it ends. `from_step` begins with that
        answer of the present episode, 0 being the one to the reset; without it the watch begins with what is answered from now on.
        `history` and `static_fields` say what the observations leave out, as in `reset`. Watching is no use of the session. Iterate
        in another thread than the one that plays: the next answer is waited for. A watch that is not read for
        `info().max_unread_watch_answers` answers fails with CapacityError `watcher_too_slow`.

        >>> for answer in env.watch(from_step=0):
        ...     print(answer.step_count, answer.observation.reward)
        """
        return Watch(self._connection, _branches.watch_request(self._opened(), from_step, history, static_fields))

    def close(self) -> None:
        """Ends the session and frees its place. Harmless when there is none."""
        leaving = self._begin_close()
        if leaving is not None:
            self._finish_close(leaving)

    def begin_reset(self, **options: Unpack[ResetOptions]) -> PendingReset:
        """Sends a reset without waiting, so that several sessions reset at once; `finish_reset` waits. The options are those
        of `reset`."""
        return self._connection.begin("Reset", self._reset_request(options))

    def finish_reset(self, pending: PendingReset) -> Observation:
        """The observation of a reset that was begun."""
        try:
            response = self._reset_answer(pending)
        except UnknownSessionError:
            pending.request.ClearField("session_id")
            response = self._reset_answer(self._connection.begin("Reset", pending.request))
        self._place.take(response.session_id)
        return _calls.read_observation(response)

    def begin_step(
        self,
        action: Action,
        *,
        expected_step: int | None = None,
        request_id: str | None = None,
        history: HistoryDetail | None = None,
        static_fields: StaticFields | None = None,
    ) -> PendingStep:
        """Sends a step without waiting, so that several sessions step at once; `finish_step` waits."""
        request = _calls.step_request(self._opened(), action, expected_step, request_id, history, static_fields)
        return self._connection.begin("Step", request)

    def finish_step(self, pending: PendingStep) -> Observation:
        """The observation of a step that was begun."""
        return _calls.read_observation(self._connection.finish(pending))

    def _further(self, session_id: str) -> HelpdeskSession:
        """A session that the server has opened, over the same connection."""
        session = HelpdeskSession(self._connection)
        session._place.take(session_id)
        self._connection.sessions.add(session)
        return session

    def _finish_opening(self, pending: Pending[Any, Any]) -> Any:
        """The answer of a fork or a restored snapshot."""
        try:
            return self._connection.finish(pending)
        except HelpdeskError:
            raise
        except BaseException:
            # Ctrl-C: sessions that the server opens nevertheless are nobody's.
            pending.answer.add_done_callback(lambda answer: _abandon_all(self._connection, answer))
            raise

    def _reset_request(self, options: ResetOptions) -> pb.ResetRequest:
        self._connection.check_contract()
        session_id = None if self._place.inherited else self._place.session_id
        return _calls.reset_request(session_id, reattachable=self._connection.reattachable, **options)

    def _opened(self) -> str:
        session_id = self._place.session_id
        if session_id is None:
            raise EpisodeError("episode_not_started", "No episode has been started.", next_step="Call reset first.")
        if self._place.inherited:
            raise EpisodeError(
                "episode_not_started",
                "The episode is of the process that this one was forked from.",
                next_step="Call reset: it opens a session of this process.",
            )
        return session_id

    def _reset_answer(self, pending: PendingReset) -> pb.ResetResponse:
        try:
            return self._connection.finish(pending)
        except HelpdeskError:
            raise
        except BaseException:
            # Ctrl-C: a session that the server opens nevertheless is nobody's.
            if not pending.request.HasField("session_id"):
                place = self._connection.place()
                pending.answer.add_done_callback(lambda answer: _abandon_opened(place, answer))
            raise

    def _begin_close(self) -> Pending[pb.CloseSessionRequest, Any] | None:
        session_id = self._place.leave()
        if session_id is None:
            return None
        return self._connection.begin("CloseSession", pb.CloseSessionRequest(session_id=session_id))

    def _finish_close(self, leaving: Pending[pb.CloseSessionRequest, Any]) -> None:
        try:
            self._connection.finish(leaving, retry_for_s=_calls.CLOSE_FOR_S)
        except UnknownSessionError:
            pass  # It was idle for too long, or closed by a call whose answer was lost: its place is free already.

    def _fresh_place(self) -> Place:
        place = self._connection.place()
        weakref.finalize(self, place.abandon).atexit = False
        return place

    def __getstate__(self) -> dict[str, Any]:
        return {name: value for name, value in self.__dict__.items() if name != "_place"}

    def __setstate__(self, state: dict[str, Any]) -> None:
        self.__dict__.update(state)
        self._place = self._fresh_place()

    def __enter__(self) -> HelpdeskSession:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def _abandon_opened(place: Place, answer: grpc.Future[pb.ResetResponse]) -> None:
    if not answer.cancelled() and answer.exception() is None:
        place.take(answer.result().session_id)
        place.abandon()


def _abandon_all(connection: Connection, answer: grpc.Future[Any]) -> None:
    """Closes what a fork or a restored snapshot has opened."""
    if answer.cancelled() or answer.exception() is not None:
        return
    opened = answer.result()
    for session_id in getattr(opened, "session_ids", None) or [opened.session_id]:
        place = connection.place()
        place.take(session_id)
        place.abandon()
