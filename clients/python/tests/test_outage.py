"""What the clients do when a connection is lost, a number makes no sense, or a proxy is set."""

from __future__ import annotations

import asyncio
import pickle
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import grpc
import numpy as np
import pytest
from conftest import ROUTE
from relay import Relay

from helpdesk_env import (
    AsyncHelpdeskClient,
    ClosedError,
    HelpdeskClient,
    HelpdeskError,
    InvalidRequestError,
    UnreachableError,
)
from helpdesk_env.address import read_address

PROXIES = ("http_proxy", "https_proxy", "all_proxy", "grpc_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY")


def test_after_an_outage_the_next_call_is_answered_within_seconds_and_every_call_outlives_a_cut(url: str) -> None:
    with Relay(url) as relay, HelpdeskClient(relay.url) as env:
        env.reset(task_id=3, seed=1)
        calls: list[Any] = [
            lambda: env.step(ROUTE),
            env.state,
            env.info,
            env.tasks,
            lambda: env.reset(task_id=3, seed=1),
            lambda: env.session().reset(task_id=1, seed=1),
        ]
        for call in calls:
            relay.cut()
            mending = threading.Timer(0.4, relay.mend)
            mending.start()
            began = time.monotonic()
            call()
            assert time.monotonic() - began < 10
            mending.join()
        env.step(ROUTE)
        assert env.state().step_count == 1


def test_a_step_asked_again_through_an_outage_is_taken_once(url: str) -> None:
    with Relay(url) as relay, HelpdeskClient(relay.url) as env:
        env.reset(task_id=3, seed=1)
        for taken in (1, 2):
            pending = env.begin_step(ROUTE)
            pending.answer.result()
            # The answer came, and then is asked for again, as by a client that never saw it.
            relay.cut()
            relay.mend()
            pending.answer = env._connection.begin("Step", pending.request).answer
            env.finish_step(pending)
            assert env.state().step_count == taken


def test_asyncio_calls_outlive_a_cut_as_well(url: str) -> None:
    async def story(relay: Relay) -> None:
        async with AsyncHelpdeskClient(relay.url) as env:
            await env.reset(task_id=3, seed=1)
            relay.cut()
            asyncio.get_running_loop().call_later(0.4, relay.mend)
            began = time.monotonic()
            await env.step(ROUTE)
            assert (await env.state()).step_count == 1
            assert time.monotonic() - began < 10

    with Relay(url) as relay:
        asyncio.run(story(relay))


def test_closing_while_the_server_is_gone_takes_no_longer_than_a_moment(url: str) -> None:
    with Relay(url) as relay:
        env = HelpdeskClient(relay.url)
        env.reset(task_id=1, seed=1)
        sessions = [env.session() for _ in range(3)]
        for session in sessions:
            session.reset(task_id=1, seed=1)
        relay.cut()
        began = time.monotonic()
        env.close()
        assert time.monotonic() - began < 10
        with pytest.raises(ClosedError, match="This client was closed. Make a new one."):
            env.reset()
        env.close()


def test_an_answer_that_takes_too_long_says_what_is_not_known_and_what_to_do(env: HelpdeskClient, url: str) -> None:
    env.reset(task_id=1, seed=1)
    with HelpdeskClient(url, timeout_s=1e-6) as hasty:
        with pytest.raises(UnreachableError, match="DEADLINE_EXCEEDED.*may have been carried out: state.. tells"):
            hasty.info()


@pytest.mark.parametrize("timeout_s", [None, float("inf"), 1e300, 1e9, 5, 5.5])
def test_a_wait_may_be_as_long_as_one_likes(url: str, timeout_s: float | None) -> None:
    with HelpdeskClient(url, timeout_s=timeout_s) as env:
        assert env.info().name


@pytest.mark.parametrize("timeout_s", [0, -1, float("nan"), float("-inf"), True, "5"])
def test_a_wait_that_is_none_is_refused_at_once(timeout_s: Any) -> None:
    for client in (HelpdeskClient, AsyncHelpdeskClient):
        with pytest.raises(ValueError, match="give seconds above 0, or None to wait without a limit"):
            client(timeout_s=timeout_s)


@pytest.mark.parametrize("seed", [2**31, -1, 2**65, np.int64(2**40), np.uint32(2**32 - 1)])
def test_a_seed_out_of_range_is_refused_unsent_and_never_cut(env: HelpdeskClient, seed: Any) -> None:
    with pytest.raises(InvalidRequestError, match=f"seed cannot be {int(seed)}. Give a whole number from 0") as refused:
        env.reset(seed=seed)
    assert (refused.value.reason, refused.value.subject) == ("invalid_seed", "seed")


@pytest.mark.parametrize("value", [True, np.True_, 3.0, np.float64(3), "3", [3]])
@pytest.mark.parametrize("name", ["seed", "task_id", "queue_size"])
def test_what_is_no_whole_number_is_refused_and_never_converted(env: HelpdeskClient, name: str, value: Any) -> None:
    with pytest.raises(InvalidRequestError, match=f"{name} cannot be .* a {type(value).__name__}") as refused:
        env.reset(**{name: value})
    assert refused.value.reason == "wrong_type"


def test_numpys_whole_numbers_are_whole_numbers(env: HelpdeskClient) -> None:
    told = env.reset(task_id=np.int32(3), seed=np.uint32(7), queue_size=np.int64(4))  # type: ignore[arg-type]
    assert told == env.reset(task_id=3, seed=7, queue_size=4)
    env.step(ROUTE, expected_step=np.int64(0))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("arguments", "problem"),
    [
        ({"ticket_ids": "ticket-001"}, "ticket_ids cannot be the text 'ticket-001'"),
        ({"ticket_ids": [1]}, "ticket_ids cannot be 1"),
        ({"episode_id": 7}, "episode_id cannot be 7"),
        ({"task_id": 2**40}, "task_id cannot be 1099511627776"),
    ],
)
def test_what_the_contract_has_no_room_for_is_refused_by_name(
    env: HelpdeskClient, arguments: dict[str, Any], problem: str
) -> None:
    with pytest.raises(InvalidRequestError, match=problem) as refused:
        env.reset(**arguments)
    assert refused.value.next_step


@pytest.mark.parametrize("action", ["submit", {"action_type": "defer"}, None, 3])
def test_what_is_no_action_is_refused_with_those_that_are(env: HelpdeskClient, action: Any) -> None:
    env.reset(task_id=1, seed=1)
    with pytest.raises(InvalidRequestError, match="Give one of Submit, Investigate, RequestInfo, OpenIncident, Defer of"):
        env.step(action)
    assert env.state().step_count == 0


def test_this_machine_is_never_reached_through_a_proxy(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for variable in PROXIES:
        monkeypatch.setenv(variable, "http://127.0.0.1:9")
    for variable in ("no_proxy", "NO_PROXY", "no_grpc_proxy"):
        monkeypatch.delenv(variable, raising=False)

    async def name(address: str) -> str:
        async with AsyncHelpdeskClient(address) as env:
            return (await env.info()).name

    for address in (url, url.replace("127.0.0.1", "localhost")):
        with HelpdeskClient(address) as env:
            assert env.info().name == asyncio.run(name(address))


@pytest.mark.parametrize(
    ("address", "loopback"),
    [
        ("http://localhost:1", True),
        ("http://LOCALHOST:1", True),
        ("http://a.localhost", True),
        ("http://127.8.9.1:1", True),
        ("http://[::1]:1", True),
        ("http://0.0.0.0:1", True),
        ("https://localhost.example.org", False),
        ("http://10.0.0.1:1", False),
        ("http://my-localhost:1", False),
    ],
)
def test_other_machines_are_reached_as_the_environment_says(address: str, loopback: bool) -> None:
    assert read_address(address).loopback is loopback


def test_an_asyncio_client_is_made_anywhere_and_used_in_one_loop_after_another(url: str) -> None:
    env = AsyncHelpdeskClient(url)
    asyncio.run(_reset(env))
    assert asyncio.run(_step(env)) == 1
    results: list[int] = []
    thread = threading.Thread(target=lambda: results.append(asyncio.run(_step(env))))
    thread.start()
    thread.join()
    assert results == [2]
    asyncio.run(env.close())
    with pytest.raises(ClosedError, match="Make a new one"):
        asyncio.run(_reset(env))


def test_an_asyncio_client_outside_of_a_loop_says_so(url: str) -> None:
    with pytest.raises(HelpdeskError, match="outside of an event loop. Call it in a coroutine"):
        AsyncHelpdeskClient(url).stub


async def _reset(env: AsyncHelpdeskClient) -> None:
    await env.reset(task_id=3, seed=1)


async def _step(env: AsyncHelpdeskClient) -> int:
    await env.step(ROUTE)
    return (await env.state()).step_count


def test_a_client_asks_for_sessions_that_outlive_it_only_where_it_was_told_to(url: str) -> None:
    for client, asked in ((HelpdeskClient(url), False), (HelpdeskClient(url, reattachable=True), True)):
        with client, pickle.loads(pickle.dumps(client)) as copied:
            for each in (client, copied, client.session()):
                pending = each.begin_reset(task_id=1, seed=1)
                assert pending.request.reattachable is asked
                each.finish_reset(pending)

    async def reset(asked: bool) -> bool:
        async with AsyncHelpdeskClient(url, reattachable=asked) as env:
            await env.reset(task_id=1, seed=1)
            return env._connection.reattachable

    assert [asyncio.run(reset(asked)) for asked in (False, True)] == [False, True]


class ResettingProxy(grpc.GenericRpcHandler):
    """Passes unary calls on to the server at `url`, and loses every second answer as a proxy does whose server died within it."""

    def __init__(self, url: str) -> None:
        self._channel = grpc.insecure_channel(url.removeprefix("http://"))
        self._calls = 0

    def service(self, handler_call_details: grpc.HandlerCallDetails) -> grpc.RpcMethodHandler[bytes, bytes]:
        call: grpc.UnaryUnaryMultiCallable[bytes, bytes] = self._channel.unary_unary(handler_call_details.method)

        def answer(request: bytes, context: grpc.ServicerContext) -> bytes:
            told = call(request)
            self._calls += 1
            if self._calls % 2 == 0:
                context.abort(grpc.StatusCode.INTERNAL, "Received RST_STREAM with error code 2")
            return told

        return grpc.unary_unary_rpc_method_handler(answer)


@pytest.fixture
def resetting(url: str) -> Iterator[str]:
    server = grpc.server(ThreadPoolExecutor(4), handlers=[ResettingProxy(url)])
    port = server.add_insecure_port("127.0.0.1:0")
    server.start()
    yield f"http://127.0.0.1:{port}"
    server.stop(None)


def test_an_answer_that_a_proxy_lost_with_its_server_is_asked_for_again_and_the_step_is_taken_once(resetting: str) -> None:
    with HelpdeskClient(resetting) as env:
        env.reset(task_id=3, seed=1, queue_size=5)
        for taken in (1, 2, 3):
            assert env.step(ROUTE, expected_step=taken - 1).queue_position == taken + 1
        assert env.state().step_count == 3


def test_the_same_with_asyncio(resetting: str) -> None:
    async def play() -> int:
        async with AsyncHelpdeskClient(resetting) as env:
            await env.reset(task_id=3, seed=1, queue_size=5)
            for taken in (1, 2, 3):
                await env.step(ROUTE, expected_step=taken - 1)
            return (await env.state()).step_count

    assert asyncio.run(play()) == 3
