"""The asyncio client over gRPC; the same words and behaviour as the synchronous one."""

from __future__ import annotations

from collections.abc import Sequence
from types import TracebackType
from typing import TypeVar

import grpc
import grpc.aio
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


class AsyncHelpdeskSession:
    """One environment of a server: at most one episode at a time. Made by `AsyncHelpdeskClient.session`."""

    def __init__(self, client: AsyncHelpdeskClient) -> None:
        self._client = client
        self._session_id: str | None = None

    @property
    def session_id(self) -> str | None:
        """The server's name for it; None before the first reset and after close."""
        return self._session_id

    async def reset(
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
        await self._client.check_contract()
        request = _calls.reset_request(
            self._session_id, task_id, seed, queue_size, ticket_ids, episode_id, split
        )
        try:
            response = await self._client.call(self._client.stub.Reset, request)
        except UnknownSessionError:
            request.ClearField("session_id")
            response = await self._client.call(self._client.stub.Reset, request)
        self._session_id = response.session_id
        return _calls.read_observation(response)

    async def step(self, action: Action, *, expected_step: int | None = None) -> Observation:
        """Takes one action. A lost answer is asked for again; the action is taken once."""
        request = _calls.step_request(self._opened(), action, expected_step)
        response = await self._client.call(self._client.stub.Step, request, attempts=_calls.ATTEMPTS)
        return _calls.read_observation(response)

    async def state(self) -> State:
        """The operator's view of the episode."""
        request = pb.GetStateRequest(session_id=self._opened())
        return _calls.read_state(await self._client.call(self._client.stub.GetState, request))

    async def close(self) -> None:
        """Ends the session and frees its place. Harmless when there is none."""
        session_id, self._session_id = self._session_id, None
        if session_id is None:
            return
        try:
            await self._client.call(self._client.stub.CloseSession, pb.CloseSessionRequest(session_id=session_id))
        except UnknownSessionError:
            pass  # It was idle for too long: its place is free already.

    def _opened(self) -> str:
        if self._session_id is None:
            raise HelpdeskError("episode_not_started", "No episode has been started.", next_step="Call reset first.")
        return self._session_id

    async def __aenter__(self) -> AsyncHelpdeskSession:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()


class AsyncHelpdeskClient(AsyncHelpdeskSession):
    """A connection to a server, and a first session on it; see HelpdeskClient.

    >>> async with AsyncHelpdeskClient("http://localhost:7860") as env:
    ...     observation = await env.reset(task_id=3, seed=42)
    """

    def __init__(
        self,
        url: str | None = None,
        *,
        timeout_s: float = _calls.DEFAULT_TIMEOUT_S,
        channel: grpc.aio.Channel | None = None,
    ) -> None:
        self.url = url or default_url()
        target, secure = _calls.target_of(self.url)
        self.timeout_s = timeout_s
        """Longest wait for an answer, in seconds."""
        if channel is None and secure:
            channel = grpc.aio.secure_channel(target, grpc.ssl_channel_credentials(), options=_calls.CHANNEL_OPTIONS)
        elif channel is None:
            channel = grpc.aio.insecure_channel(target, options=_calls.CHANNEL_OPTIONS)
        self._channel = channel
        self.stub = EnvironmentServiceStub(channel)
        """The generated client, for what this one does not wrap."""
        self._sessions: list[AsyncHelpdeskSession] = []
        self._contract_checked = False
        super().__init__(self)

    async def info(self) -> ServerInfo:
        """What the server is: versions, digests, limits."""
        return _calls.read_info(await self.call(self.stub.GetServerInfo, pb.GetServerInfoRequest()))

    async def tasks(self) -> list[Task]:
        """The tasks, easiest first."""
        return _calls.read_tasks(await self.call(self.stub.ListTasks, pb.ListTasksRequest()))

    def session(self) -> AsyncHelpdeskSession:
        """One more session over this connection; closed with it."""
        session = AsyncHelpdeskSession(self)
        self._sessions.append(session)
        return session

    async def close(self) -> None:
        """Ends all sessions and the connection."""
        try:
            for session in self._sessions:
                await session.close()
            await super().close()
        except HelpdeskError:
            pass  # The server is gone, and the sessions with it.
        finally:
            await self._channel.close(None)

    async def check_contract(self) -> None:
        """Warns, once, when the server speaks another major version of the contract."""
        if not self._contract_checked:
            self._contract_checked = True
            _calls.warn_of_other_contract(await self.info())

    async def call(
        self,
        rpc: grpc.aio.UnaryUnaryMultiCallable[RequestT, ResponseT],
        request: RequestT,
        *,
        attempts: int = 1,
    ) -> ResponseT:
        """Sends a call and waits for it; its failure as a HelpdeskError. More than one attempt: a call whose answer
        was lost is sent again."""
        while True:
            attempts -= 1
            try:
                return await rpc(request, timeout=self.timeout_s)
            except grpc.RpcError as error:
                if attempts == 0 or not _calls.is_lost(error):
                    raise from_rpc_error(error, self.url) from error

    async def __aenter__(self) -> AsyncHelpdeskClient:
        return self
