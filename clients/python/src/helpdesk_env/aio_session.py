"""A session over gRPC, for asyncio."""

from __future__ import annotations

import asyncio
import weakref
from collections.abc import Callable, Sequence
from types import TracebackType
from typing import Any

from helpdesk.v1 import environment_service_pb2 as pb

from . import _branches, _calls
from ._aio_connection import SessionConnection
from ._places import Place
from .actions import Action
from .branches import Forks, Snapshot
from .errors import EpisodeError, UnknownSessionError
from .models import EpisodeReport, Observation, State
from .options import ResetOptions
from .source import TicketSource
from .vocabulary import HistoryDetail, RewardMode, Split, StaticFields
from .watching import AsyncWatch


class AsyncHelpdeskSession:
    """One environment of a server: at most one episode at a time. Made by `AsyncHelpdeskClient.session`, or by
    `AsyncHelpdeskStream.session` on a stream; see HelpdeskSession for when it ends."""

    def __init__(self, connection: SessionConnection) -> None:
        self._connection = connection
        self._place = self._fresh_place()

    @property
    def session_id(self) -> str | None:
        """The server's name for it; None before the first reset and after close."""
        return self._place.session_id

    async def reset(
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
        forgotten, having been idle for too long, is opened anew. A seed is 0 to 2147483647. The
        other options: see HelpdeskSession.reset."""
        request = await self._reset_request(
            {
                "task_id": task_id,
                "seed": seed,
                "queue_size": queue_size,
                "ticket_ids": ticket_ids,
                "episode_id": episode_id,
                "split": split,
                "source": source,
                "reward_mode": reward_mode,
                "agent": agent,
                "run": run,
                "policy": policy,
                "request_id": request_id,
                "history": history,
                "static_fields": static_fields,
            }
        )
        try:
            response = await self._reset_answer(request)
        except UnknownSessionError:
            request.ClearField("session_id")
            response = await self._reset_answer(request)
        self._place.take(response.session_id)
        return _calls.read_observation(response)

    async def step(
        self,
        action: Action,
        *,
        expected_step: int | None = None,
        request_id: str | None = None,
        history: HistoryDetail | None = None,
        static_fields: StaticFields | None = None,
    ) -> Observation:
        """Takes one action. A lost answer is asked for again; the action is taken once. The options: see
        HelpdeskSession.step."""
        request = _calls.step_request(self._opened(), action, expected_step, request_id, history, static_fields)
        return _calls.read_observation(await self._connection.call("Step", request))

    async def state(self) -> State:
        """The operator's view of the episode."""
        request = pb.GetStateRequest(session_id=self._opened())
        return _calls.read_state(await self._connection.call("GetState", request))

    async def report(self) -> EpisodeReport:
        """The report of the finished episode: what it was worth beside its optimum, and why. For graders, since it tells the
        labels: EpisodeError `episode_not_over` before the end, `exam_withheld` in an exam."""
        request = pb.GetEpisodeReportRequest(session_id=self._opened())
        return _calls.read_report(await self._connection.call("GetEpisodeReport", request))

    async def fork(
        self, *, at_step: int | None = None, count: int = 1, request_id: str | None = None
    ) -> Forks[AsyncHelpdeskSession]:
        """Opens `count` sessions that share this one's episode up to `at_step`; see HelpdeskSession.fork."""
        request = _branches.fork_request(self._opened(), at_step, count, request_id, self._connection.reattachable)
        opened = await self._opening("ForkSession", request)
        sessions = [self._further(session_id) for session_id in opened.session_ids]
        return Forks(sessions, opened.step_count, _branches.read_seen(opened))

    async def snapshot(self) -> Snapshot:
        """The session as portable bytes, for `AsyncHelpdeskClient.restore` here or at another server. It moves nothing."""
        request = pb.SnapshotSessionRequest(session_id=self._opened())
        return _branches.read_snapshot(await self._connection.call("SnapshotSession", request))

    def watch(
        self,
        *,
        from_step: int | None = None,
        history: HistoryDetail | None = None,
        static_fields: StaticFields | None = None,
    ) -> AsyncWatch:
        """Every answer of the session as it is given, for `async for`; see HelpdeskSession.watch. Called in an event loop."""
        request = _branches.watch_request(self._opened(), from_step, history, static_fields)
        return AsyncWatch(self._connection.client_connection, request)

    async def close(self) -> None:
        """Ends the session and frees its place. Harmless when there is none."""
        session_id = self._place.leave()
        if session_id is None:
            return
        request = pb.CloseSessionRequest(session_id=session_id)
        try:
            await self._connection.call("CloseSession", request, retry_for_s=_calls.CLOSE_FOR_S)
        except UnknownSessionError:
            pass  # It was idle for too long, or closed by a call whose answer was lost: its place is free already.

    def _further(self, session_id: str) -> AsyncHelpdeskSession:
        """A session that the server has opened, over the same connection."""
        session = AsyncHelpdeskSession(self._connection)
        session._place.take(session_id)
        self._connection.sessions.add(session)
        return session

    async def _opening(self, method: str, request: Any) -> Any:
        """The answer of a fork or a restored snapshot; what one that is cancelled opens is nobody's."""
        asked = asyncio.ensure_future(self._connection.call(method, request))
        try:
            return await asyncio.shield(asked)
        except asyncio.CancelledError:
            place = self._connection.place
            asked.add_done_callback(lambda answer: _abandon_all(place, answer))
            raise

    async def _reset_request(self, options: ResetOptions) -> pb.ResetRequest:
        await self._connection.check_contract()
        session_id = None if self._place.inherited else self._place.session_id
        return _calls.reset_request(session_id, reattachable=self._connection.reattachable, **options)

    async def _reset_answer(self, request: pb.ResetRequest) -> pb.ResetResponse:
        if request.HasField("session_id"):
            answer: pb.ResetResponse = await self._connection.call("Reset", request)
            return answer
        # Of a reset that is cancelled (asyncio.timeout) the answer is still read: what it opened is nobody's.
        asked = asyncio.ensure_future(self._connection.call("Reset", request))
        try:
            return await asyncio.shield(asked)
        except asyncio.CancelledError:
            place = self._connection.place()
            asked.add_done_callback(lambda answer: _abandon_opened(place, answer))
            raise

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

    def _fresh_place(self) -> Place:
        place = self._connection.place()
        weakref.finalize(self, place.abandon).atexit = False
        return place

    def __getstate__(self) -> dict[str, Any]:
        return {name: value for name, value in self.__dict__.items() if name != "_place"}

    def __setstate__(self, state: dict[str, Any]) -> None:
        self.__dict__.update(state)
        self._place = self._fresh_place()

    async def __aenter__(self) -> AsyncHelpdeskSession:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()


def _abandon_opened(place: Place, answer: asyncio.Future[pb.ResetResponse]) -> None:
    if not answer.cancelled() and answer.exception() is None:
        place.take(answer.result().session_id)
        place.abandon()


def _abandon_all(place_of: Callable[[], Place], answer: asyncio.Future[Any]) -> None:
    if answer.cancelled() or answer.exception() is not None:
        return
    opened = answer.result()
    for session_id in getattr(opened, "session_ids", None) or [opened.session_id]:
        place = place_of()
        place.take(session_id)
        place.abandon()
