"""The synchronous client over gRPC."""

from __future__ import annotations

import weakref
from collections.abc import Sequence
from types import TracebackType
from typing import Any, TypeAlias, TypeVar

import grpc
from google.protobuf.message import Message
from helpdesk.v1 import environment_service_pb2 as pb
from helpdesk.v1.environment_service_pb2_grpc import EnvironmentServiceStub

from . import _calls
from ._connection import Connection, Pending
from ._places import Place
from .actions import Action
from .errors import EpisodeError, HelpdeskError, UnknownSessionError, from_rpc_error
from .models import EpisodeReport, Observation, ServerInfo, State, Task
from .vocabulary import RewardMode, Split

RequestT = TypeVar("RequestT", bound=Message)
ResponseT = TypeVar("ResponseT")

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
        reward_mode: RewardMode | None = None,
        agent: str | None = None,
    ) -> Observation:
        """Starts an episode; one in progress is dropped. Everything is optional. A session that the server has
        forgotten, having been idle for too long, is opened anew. A seed is 0 to 2147483647. `reward_mode` says how the
        steps pay and moves nothing else: dense (the default) as the score is earned, so that the rewards add up to it;
        terminal the score at the end; shaped each step by itself, whose sum is no objective. `agent` says who plays, in 1 to
        255 characters: an exam takes nothing else (InvalidRequestError `exam_fixed`) and deals its next episode, until there is none
        (EpisodeError `exam_over`).

        `split` says which tickets are played: dev to learn on (the default), test to judge on, all for both; a server of one
        split alone plays that one. `ticket_ids` are of the split."""
        return self.finish_reset(
            self.begin_reset(
                task_id=task_id,
                seed=seed,
                queue_size=queue_size,
                ticket_ids=ticket_ids,
                episode_id=episode_id,
                split=split,
                reward_mode=reward_mode,
                agent=agent,
            )
        )

    def step(
        self, action: Action, *, expected_step: int | None = None, request_id: str | None = None
    ) -> Observation:
        """Takes one action. A lost answer is asked for again; the action is taken once. `expected_step` refuses it unless
        the session has taken so many steps. `request_id` names the step, in 1 to 255 characters, and is made where it is left
        out: the same name again as the next step is answered again and moves nothing."""
        return self.finish_step(self.begin_step(action, expected_step=expected_step, request_id=request_id))

    def state(self) -> State:
        """The operator's view of the episode."""
        return _calls.read_state(self._connection.call("GetState", pb.GetStateRequest(session_id=self._opened())))

    def report(self) -> EpisodeReport:
        """The report of the finished episode: what it was worth beside its optimum, and why. For graders, since it tells the
        labels: EpisodeError `episode_not_over` before the end, `exam_withheld` in an exam."""
        request = pb.GetEpisodeReportRequest(session_id=self._opened())
        return _calls.read_report(self._connection.call("GetEpisodeReport", request))

    def close(self) -> None:
        """Ends the session and frees its place. Harmless when there is none."""
        leaving = self._begin_close()
        if leaving is not None:
            self._finish_close(leaving)

    def begin_reset(
        self,
        *,
        task_id: int | None = None,
        seed: int | None = None,
        queue_size: int | None = None,
        ticket_ids: Sequence[str] | None = None,
        episode_id: str | None = None,
        split: Split | None = None,
        reward_mode: RewardMode | None = None,
        agent: str | None = None,
    ) -> PendingReset:
        """Sends a reset without waiting, so that several sessions reset at once; `finish_reset` waits."""
        self._connection.check_contract()
        session_id = None if self._place.inherited else self._place.session_id
        request = _calls.reset_request(
            session_id,
            task_id,
            seed,
            queue_size,
            ticket_ids,
            episode_id,
            split,
            reward_mode,
            agent,
            reattachable=self._connection.reattachable,
        )
        return self._connection.begin("Reset", request)

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
        self, action: Action, *, expected_step: int | None = None, request_id: str | None = None
    ) -> PendingStep:
        """Sends a step without waiting, so that several sessions step at once; `finish_step` waits."""
        return self._connection.begin("Step", _calls.step_request(self._opened(), action, expected_step, request_id))

    def finish_step(self, pending: PendingStep) -> Observation:
        """The observation of a step that was begun."""
        return _calls.read_observation(self._connection.finish(pending))

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


class HelpdeskClient(HelpdeskSession):
    """A connection to a server, and a first session on it: `reset`, `step`, `state`, `report` and `close` are that
    session's.

    >>> with HelpdeskClient("http://localhost:7860") as env:
    ...     observation = env.reset(task_id=3, seed=42)

    Without a URL the server is at HELPDESK_ENV_URL, else http://localhost:7860. `session()` gives further sessions over
    the same connection. Safe to use from several threads, a session from one at a time; in a process that was forked the
    client connects anew. An answer is waited for `timeout_s` seconds, without a limit if it is None. A server ends a session
    whose connection is gone for longer than its grace time (`info().disconnect_grace_seconds`); with `reattachable` it keeps it
    for its idle time, also when this process was killed.
    """

    def __init__(
        self,
        url: str | None = None,
        *,
        timeout_s: float | None = _calls.DEFAULT_TIMEOUT_S,
        channel: grpc.Channel | None = None,
        reattachable: bool = False,
    ) -> None:
        super().__init__(Connection(url, timeout_s, channel, reattachable=reattachable))
        self._sessions: weakref.WeakSet[HelpdeskSession] = weakref.WeakSet()

    @property
    def url(self) -> str:
        """Where the server is."""
        return self._connection.address.url

    @property
    def timeout_s(self) -> float | None:
        """Longest wait for an answer, in seconds above 0; None: without a limit."""
        return self._connection.timeout_s

    @property
    def stub(self) -> EnvironmentServiceStub:
        """The generated client, for what this one does not wrap."""
        return self._connection.stub

    def info(self) -> ServerInfo:
        """What the server is: versions, digests, limits."""
        return _calls.read_info(self._connection.call("GetServerInfo", pb.GetServerInfoRequest()))

    def tasks(self) -> list[Task]:
        """The tasks, easiest first."""
        return _calls.read_tasks(self._connection.call("ListTasks", pb.ListTasksRequest()))

    def session(self) -> HelpdeskSession:
        """One more session over this connection; closed with it."""
        session = HelpdeskSession(self._connection)
        self._sessions.add(session)
        return session

    def close(self) -> None:
        """Ends all sessions and the connection, for good. Harmless when it is closed."""
        try:
            leaving = [(each, each._begin_close()) for each in (*self._sessions, self)]
            for session, pending in leaving:
                if pending is not None:
                    session._finish_close(pending)
        except HelpdeskError:
            pass  # The server is gone, and the sessions with it.
        finally:
            self._connection.close()

    def call(self, rpc: grpc.UnaryUnaryMultiCallable[RequestT, ResponseT], request: RequestT) -> ResponseT:
        """Sends a call of `stub` and waits for it; its failure as a HelpdeskError. Never sent again."""
        try:
            return rpc(request, timeout=self.timeout_s)
        except grpc.RpcError as error:
            raise from_rpc_error(error, self.url) from error

    def __getstate__(self) -> dict[str, Any]:
        return {**super().__getstate__(), "_sessions": None}

    def __setstate__(self, state: dict[str, Any]) -> None:
        super().__setstate__(state)
        self._sessions = weakref.WeakSet()

    def __enter__(self) -> HelpdeskClient:
        return self
