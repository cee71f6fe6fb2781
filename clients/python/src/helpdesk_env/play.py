"""A stream of an asyncio client: the fastest way to play many sessions that do not wait for each other."""

from __future__ import annotations

from types import TracebackType

from ._play import PlayConnection
from .aio_session import AsyncHelpdeskSession


class AsyncHelpdeskStream:
    """One stream to a server with many sessions on it. Made by `AsyncHelpdeskClient.play`.

    >>> async with AsyncHelpdeskClient() as env, env.play() as stream:
    ...     sessions = [stream.session() for _ in range(64)]
    ...     observations = await asyncio.gather(*(each.reset(task_id=3) for each in sessions))

    The sessions are used as any other. At most `limit` calls are under way at a time and further ones wait for their turn, in the
    order in which they were made; calls of one session are made one after another. A connection that is lost is made anew, and what was
    not answered is sent again: a step is taken once. Used in several event loops it has a stream in each.
    """

    def __init__(self, connection: PlayConnection) -> None:
        self._connection = connection

    async def limit(self) -> int:
        """How many calls may be under way at a time: what was asked for, at most as many as the server takes."""
        return await self._connection.limit()

    @property
    def unanswered(self) -> int:
        """How many are under way now."""
        return self._connection.unanswered

    def session(self) -> AsyncHelpdeskSession:
        """One more session on the stream; closed with it."""
        session = AsyncHelpdeskSession(self._connection)
        self._connection.sessions.add(session)
        return session

    async def close(self) -> None:
        """Ends its sessions and the stream, for good. Harmless when it is closed."""
        await self._connection.close()

    async def __aenter__(self) -> AsyncHelpdeskStream:
        await self._connection.limit()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()
