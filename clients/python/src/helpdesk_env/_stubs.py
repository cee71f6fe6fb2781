"""The generated client, with the token of its address sent along."""

from __future__ import annotations

from typing import Any

from helpdesk.v1.environment_service_pb2_grpc import EnvironmentServiceStub

from .address import Address


def open_stub(channel: Any, address: Address) -> EnvironmentServiceStub:
    """The calls over a channel, plain or asyncio's."""
    stub: EnvironmentServiceStub = EnvironmentServiceStub(channel)
    if address.token is not None:
        metadata = (("authorization", f"Bearer {address.token}"),)
        for name, rpc in list(vars(stub).items()):
            setattr(stub, name, _Authorized(rpc, metadata))
    return stub


class _Authorized:
    """A call that sends metadata of its own, before what its caller gives."""

    def __init__(self, rpc: Any, metadata: tuple[tuple[str, str], ...]) -> None:
        self._rpc = rpc
        self._metadata = metadata

    def __call__(self, *args: Any, metadata: Any = None, **more: Any) -> Any:
        return self._rpc(*args, metadata=(*self._metadata, *(metadata or ())), **more)

    def future(self, *args: Any, metadata: Any = None, **more: Any) -> Any:
        return self._rpc.future(*args, metadata=(*self._metadata, *(metadata or ())), **more)

    def with_call(self, *args: Any, metadata: Any = None, **more: Any) -> Any:
        return self._rpc.with_call(*args, metadata=(*self._metadata, *(metadata or ())), **more)
