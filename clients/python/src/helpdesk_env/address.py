"""Where the server is: the default, how an address is read, and when a proxy is not asked."""

from __future__ import annotations

import ipaddress
import os
import re
from dataclasses import dataclass, field
from urllib.parse import urlsplit


@dataclass(frozen=True)
class Address:
    """A server, as gRPC is told of it."""

    url: str
    """As the caller wrote it."""
    target: str
    """host:port"""
    secure: bool
    """Whether to use TLS."""
    loopback: bool
    """Whether it is this machine: then no proxy is asked, whatever http_proxy says."""
    token: str | None = field(default=None, repr=False)
    """What every call sends, where the server asks for it."""


def default_url() -> str:
    """HELPDESK_ENV_URL, else the server's usual address."""
    return os.environ.get("HELPDESK_ENV_URL") or "http://localhost:7860"


def default_token() -> str | None:
    """HELPDESK_TOKEN, where it is set."""
    return os.environ.get("HELPDESK_TOKEN") or None


def read_address(url: str, token: str | None = None) -> Address:
    """The server of `http://host:port`, `https://host` or `host:port`; ValueError says which of them it is not.

    Without a token that of HELPDESK_TOKEN is sent, where it is set.
    """
    token = token if token is not None else default_token()
    if token is not None and not re.fullmatch(r"[\w\-.~+/]+=*", token, re.ASCII):
        # Not repeated: it may be a token with a line break at its end.
        raise ValueError("The token has characters that no token has: use letters, digits and - . _ ~ + / =")
    scheme, separator, rest = url.strip().rpartition("://")
    if separator and scheme not in ("http", "https"):
        raise ValueError(f"{url!r} is no address of a server; use http://host:port")
    secure = scheme == "https"
    try:
        parts = urlsplit(f"//{rest}")
        host, port = parts.hostname, parts.port
    except ValueError as error:
        raise ValueError(f"{url!r} is no address of a server ({error}); use http://host:port") from None
    if not host:
        raise ValueError(f"{url!r} names no host; use http://host:port")
    if parts.username is not None:
        raise ValueError("The address names a user, which gRPC has no way to send; use http://host:port")
    written = f"[{host}]" if ":" in host else host
    return Address(
        url=url,
        target=f"{written}:{port or (443 if secure else 80)}",
        secure=secure,
        loopback=_is_loopback(host),
        token=token,
    )


def _is_loopback(host: str) -> bool:
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        address = ipaddress.ip_address(host.partition("%")[0])
    except ValueError:
        return False
    return address.is_loopback or address.is_unspecified
