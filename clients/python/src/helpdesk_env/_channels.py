"""How connections are opened."""

from __future__ import annotations

from typing import Any

import grpc
import grpc.aio

from .address import Address

_OPTIONS: dict[str, Any] = {
    # Seeing a whole episode's history may take more than gRPC's 4 MiB.
    "grpc.max_receive_message_length": 64 * 1024 * 1024,
    # A connection of its own: one shared through gRPC's global pool is dead in a process that was forked.
    "grpc.use_local_subchannel_pool": 1,
    # After an outage the next attempt comes within a second; gRPC's own pauses grow to two minutes.
    "grpc.initial_reconnect_backoff_ms": 100,
    "grpc.max_reconnect_backoff_ms": 1000,
    # A trainer may think for longer than gRPC's half an hour; a server ends sessions whose connection is gone.
    "grpc.client_idle_timeout_ms": 2**31 - 1,
    # Patience with one attempt to connect.
    "grpc.min_reconnect_backoff_ms": 5000,
}


def channel_options(address: Address) -> list[tuple[str, Any]]:
    """The options of a channel to `address`."""
    proxied = {} if not address.loopback else {"grpc.enable_http_proxy": 0}
    return list({**_OPTIONS, **proxied}.items())


def open_channel(address: Address) -> grpc.Channel:
    """A channel for plain code."""
    if address.secure:
        return grpc.secure_channel(address.target, grpc.ssl_channel_credentials(), options=channel_options(address))
    return grpc.insecure_channel(address.target, options=channel_options(address))


def open_aio_channel(address: Address) -> grpc.aio.Channel:
    """A channel for the running event loop."""
    if address.secure:
        return grpc.aio.secure_channel(
            address.target, grpc.ssl_channel_credentials(), options=channel_options(address)
        )
    return grpc.aio.insecure_channel(address.target, options=channel_options(address))
