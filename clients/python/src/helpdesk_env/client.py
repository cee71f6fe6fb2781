"""The synchronous client over gRPC."""

from __future__ import annotations

from collections.abc import Sequence
from types import TracebackType
from typing import TypeVar

import grpc
from helpdesk.v1 import environment_service_pb2 as pb
from helpdesk.v1.environment_service_pb2_grpc import EnvironmentServiceStub

from . import _calls
from .actions import Action
from .address import default_url
from .errors import HelpdeskError, UnknownSessionError, from_rpc_error
from .models import Observation, ServerInfo, State, Task
from .vocabulary import Split

RequestT = TypeVar("RequestT")
ResponseT = TypeVar("ResponseT")


class HelpdeskSession:
    """One environment of a server: at most one episode at a time. Made by `HelpdeskClient.session`."""

    def __init__(self, client: HelpdeskClient) -> None:
        self._client = client
        self._session_id: str | None = None

    @property
    def session_id(self) -> str | None:
        """The server's name for it; None before the first reset and after close."""
        return self._session_id

    def reset(
        self,
        *,
        task_id: int | None = None,
        seed: int | None = None,
        queue_size: int | None = None,
        ticket_ids: Sequence[str] = (),
        episode_id: str | None = None,
        split: Split | None = None,
    ) -> Observation:
        """Starts an episode; one in progress is dropped. Everything is optional. A session that the server has
        forgotten, having been idle for too long, is opened anew."""
        return self.finish_reset(
            self.begin_reset(
                task_id=task_id,
                seed=seed,
                queue_size=queue_size,
                ticket_ids=ticket_ids,
                episode_id=episode_id,
                split=split,
            )
        )

    def step(self, action: Action, *, expected_step: int | None = None) -> Observation:
        """Takes one action. A lost answer is asked for again; the action is taken once."""
        return self.finish_step(self.begin_step(action, expected_step=expected_step))

    def state(self) -> State:
        """The operator's view of the episode."""
        stub = self._client.stub
        return _calls.read_state(self._client.call(stub.GetState, pb.GetStateRequest(session_id=self._opened())))

    def close(self) -> None:
        """Ends the session and frees its place. Harmless when there is none."""
        session_id, self._session_id = self._session_id, None
        if session_id is None:
            return
        try:
            self._client.call(self._client.stub.CloseSession, pb.CloseSessionRequest(session_id=session_id))
        except UnknownSessionError:
            pass  # It was idle for too long: its place is free already.

    def begin_reset(
        self,
        *,
        task_id: int | None = None,
        seed: int | None = None,
        queue_size: int | None = None,
        ticket_ids: Sequence[str] = (),
        episode_id: str | None = None,
        split: Split | None = None,
    ) -> PendingReset:
        """Sends a reset without waiting, so that several sessions reset at once; `finish_reset` waits."""
        self._client.check_contract()
        request = _calls.reset_request(
            self._session_id, task_id, seed, queue_size, ticket_ids, episode_id, split
        )
        return PendingReset(request, self._client.begin(self._client.stub.Reset, request))

    def finish_reset(self, pending: PendingReset) -> Observation:
        """The observation of a reset that was begun."""
        try:
            response = self._client.finish(pending.answer)
        except UnknownSessionError:
            pending.request.ClearField("session_id")
            response = self._client.call(self._client.stub.Reset, pending.request)
        self._session_id = response.session_id
        return _calls.read_observation(response)

    def begin_step(self, action: Action, *, expected_step: int | None = None) -> PendingStep:
        """Sends a step without waiting, so that several sessions step at once; `finish_step` waits."""
        request = _calls.step_request(self._opened(), action, expected_step)
        return PendingStep(request, self._client.begin(self._client.stub.Step, request))

    def finish_step(self, pending: PendingStep) -> Observation:
        """The observation of a step that was begun."""
        answer = pending.answer
        for attempt in range(_calls.ATTEMPTS):
            try:
                return _calls.read_observation(answer.result())
            except grpc.RpcError as error:
                if attempt + 1 == _calls.ATTEMPTS or not _calls.is_lost(error):
                    raise from_rpc_error(error, self._client.url) from error
                answer = self._client.begin(self._client.stub.Step, pending.request)
        raise AssertionError("the last attempt returns or raises")

    def _opened(self) -> str:
        if self._session_id is None:
            raise HelpdeskError("episode_not_started", "No episode has been started.", next_step="Call reset first.")
        return self._session_id

    def __enter__(self) -> HelpdeskSession:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


class PendingReset:
    """A reset that was sent."""

    def __init__(self, request: pb.ResetRequest, answer: grpc.Future[pb.ResetResponse]) -> None:
        self.request = request
        self.answer = answer


class PendingStep:
    """A step that was sent."""

    def __init__(self, request: pb.StepRequest, answer: grpc.Future[pb.StepResponse]) -> None:
        self.request = request
        self.answer = answer


class HelpdeskClient(HelpdeskSession):
    """A connection to a server, and a first session on it: `reset`, `step`, `state` and `close` are that session's.

    >>> with HelpdeskClient("http://localhost:7860") as env:
    ...     observation = env.reset(task_id=3, seed=42)

    Without a URL the server is at HELPDESK_ENV_URL, else http://localhost:7860. `session()` gives further sessions over
    the same connection. Safe to use from several threads, a session from one at a time.
    """

    def __init__(
        self,
        url: str | None = None,
        *,
        timeout_s: float = _calls.DEFAULT_TIMEOUT_S,
        channel: grpc.Channel | None = None,
    ) -> None:
        self.url = url or default_url()
        target, secure = _calls.target_of(self.url)
        self.timeout_s = timeout_s
        """Longest wait for an answer, in seconds."""
        if channel is None and secure:
            channel = grpc.secure_channel(target, grpc.ssl_channel_credentials(), options=_calls.CHANNEL_OPTIONS)
        elif channel is None:
            channel = grpc.insecure_channel(target, options=_calls.CHANNEL_OPTIONS)
        self._channel = channel
        self.stub = EnvironmentServiceStub(channel)
        """The generated client, for what this one does not wrap."""
        self._sessions: list[HelpdeskSession] = []
        self._contract_checked = False
        super().__init__(self)

    def info(self) -> ServerInfo:
        """What the server is: versions, digests, limits."""
        return _calls.read_info(self.call(self.stub.GetServerInfo, pb.GetServerInfoRequest()))

    def tasks(self) -> list[Task]:
        """The tasks, easiest first."""
        return _calls.read_tasks(self.call(self.stub.ListTasks, pb.ListTasksRequest()))

    def session(self) -> HelpdeskSession:
        """One more session over this connection; closed with it."""
        session = HelpdeskSession(self)
        self._sessions.append(session)
        return session

    def close(self) -> None:
        """Ends all sessions and the connection."""
        try:
            for session in self._sessions:
                session.close()
            super().close()
        except HelpdeskError:
            pass  # The server is gone, and the sessions with it.
        finally:
            self._channel.close()

    def check_contract(self) -> None:
        """Warns, once, when the server speaks another major version of the contract."""
        if not self._contract_checked:
            _calls.warn_of_other_contract(self.info())
            self._contract_checked = True

    def begin(
        self, rpc: grpc.UnaryUnaryMultiCallable[RequestT, ResponseT], request: RequestT
    ) -> grpc.Future[ResponseT]:
        """Sends a call without waiting."""
        return rpc.future(request, timeout=self.timeout_s, wait_for_ready=False)

    def finish(self, answer: grpc.Future[ResponseT]) -> ResponseT:
        """Waits for a call; its failure as a HelpdeskError."""
        try:
            return answer.result()
        except grpc.RpcError as error:
            raise from_rpc_error(error, self.url) from error

    def call(self, rpc: grpc.UnaryUnaryMultiCallable[RequestT, ResponseT], request: RequestT) -> ResponseT:
        """Sends a call and waits for it."""
        return self.finish(self.begin(rpc, request))

    def __enter__(self) -> HelpdeskClient:
        return self
