"""Sessions made out of sessions, and those that look on."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from typing import Any

import grpc
import pytest
from conftest import ROUTE, actions_of
from relay import Relay

from helpdesk_env import (
    AsyncHelpdeskClient,
    Defer,
    EpisodeError,
    HelpdeskClient,
    HelpdeskSession,
    InvalidRequestError,
    Observation,
    RequestInfo,
    UnknownSessionError,
)

SEED = 42


def played(env: HelpdeskClient, steps: int) -> list[Observation]:
    seen = [env.reset(task_id=3, seed=SEED)]
    for action, _ in zip(actions_of(SEED), range(steps), strict=False):
        seen.append(env.step(action))
    return seen


def goes_on(session: HelpdeskSession, from_step: int) -> list[float | None]:
    """The rewards of the same actions from a step on."""
    rewards: list[float | None] = []
    for number, action in enumerate(actions_of(SEED)):
        if number >= from_step:
            seen = session.step(action)
            rewards.append(seen.reward)
            if seen.done:
                return rewards
    return rewards


def test_forks_share_the_past_and_go_on_by_themselves(env: HelpdeskClient) -> None:
    seen = played(env, 4)
    forks = env.fork(at_step=2, count=3)
    assert (forks.step_count, forks.observation) == (2, seen[2])
    one, other, third = forks.sessions
    assert goes_on(one, 2) == goes_on(other, 2)
    assert third.step(Defer()) == third.fork().observation
    assert env.state().step_count == 4
    assert env.fork().step_count == 4


def test_a_snapshot_is_restored_as_often_as_one_likes(env: HelpdeskClient, url: str) -> None:
    seen = played(env, 3)
    snapshot = env.snapshot()
    rewards = goes_on(env, 3)
    with HelpdeskClient(url) as elsewhere:
        for told in (snapshot, snapshot.snapshot, bytearray(snapshot.snapshot)):
            restored = elsewhere.restore(told)  # type: ignore[arg-type]
            assert (restored.step_count, restored.observation) == (3, seen[3])
            assert goes_on(restored.session, 3) == rewards


def test_a_watch_tells_what_was_answered_and_what_is_and_how_it_ended(env: HelpdeskClient, url: str) -> None:
    seen = played(env, 2)
    session_id = env.session_id
    with HelpdeskClient(url) as other, other.watch(session_id, from_step=1) as watch:
        assert next(watch).observation == seen[1]
        assert next(watch).step_count == 2
        after = env.step(Defer())
        assert next(watch).observation == after
        assert watch.session_end is None
        env.close()
        assert list(watch) == []
        assert watch.session_end == "closed"


def test_a_watch_that_is_closed_ends_also_while_it_is_waited_for(env: HelpdeskClient) -> None:
    played(env, 0)
    watch = env.watch(from_step=0, history="none")
    assert next(watch).step_count == 0
    threading.Timer(0.1, watch.close).start()
    assert list(watch) == []
    assert watch.session_end is None
    env.step(Defer())


def test_a_watch_goes_on_after_a_lost_connection(url: str) -> None:
    relay = Relay(url)
    with HelpdeskClient(url) as env, HelpdeskClient(relay.url) as watching:
        played(env, 1)
        watch = watching.watch(env.session_id, from_step=0)
        assert [next(watch).step_count, next(watch).step_count] == [0, 1]
        relay.cut()
        relay.mend()
        env.step(RequestInfo())
        env.step(Defer())
        assert [next(watch).step_count, next(watch).step_count] == [2, 3]
        watch.close()
    relay.cut()


def test_the_list_has_every_open_session_once(env: HelpdeskClient) -> None:
    played(env, 2)
    forks = env.fork(count=3)
    others = [each.session_id for each in forks.sessions]
    listed = list(env.list_sessions(page_size=2))
    ids = [each.session_id for each in listed]
    assert ids == sorted(set(ids))
    assert {env.session_id, *others} <= set(ids)
    (own,) = [each for each in listed if each.session_id == env.session_id]
    assert (own.task_id, own.step_count, own.done, own.owner, own.agent) == (3, 2, False, "", "")


def test_what_cannot_be_is_refused_in_the_words_of_the_catalogue(env: HelpdeskClient) -> None:
    with pytest.raises(EpisodeError, match="No episode"):
        env.fork()
    played(env, 1)
    refused_calls: dict[str, Callable[[], object]] = {
        "invalid_step": lambda: env.fork(at_step=2),
        "invalid_count": lambda: env.fork(count=65),
        "wrong_type": lambda: env.fork(count="2"),  # type: ignore[arg-type]
        "invalid_identifier": lambda: env.fork(request_id="1"),
        "invalid_snapshot": lambda: env.restore(b"none"),
        "malformed_request": lambda: list(env.list_sessions(page_size=1001)),
    }
    for reason, call in refused_calls.items():
        with pytest.raises(InvalidRequestError) as refused:
            call()
        assert refused.value.reason == reason
    with pytest.raises(InvalidRequestError, match="A snapshot cannot be 'none'"):
        env.restore("none")  # type: ignore[arg-type]
    with pytest.raises(InvalidRequestError, match="from_step|watched from"):
        next(env.watch(from_step=-1))
    with pytest.raises(UnknownSessionError):
        next(env.watch("nobody"))


def test_a_fork_that_is_sent_again_opens_nothing_twice(env: HelpdeskClient) -> None:
    played(env, 2)
    name = "a-fork-of-test-branches"
    first = [each.session_id for each in env.fork(count=2, request_id=name).sessions]
    assert [each.session_id for each in env.fork(count=2, request_id=name).sessions] == first


def test_closing_the_client_closes_its_forks(url: str, env: HelpdeskClient) -> None:
    other = HelpdeskClient(url)
    other.reset(seed=1)
    forks = other.fork(count=2)
    ids = {each.session_id for each in forks.sessions}
    other.close()
    assert ids.isdisjoint({each.session_id for each in env.list_sessions()})


def test_the_same_by_asyncio_and_on_a_stream(url: str) -> None:
    async def branches() -> None:
        async with AsyncHelpdeskClient(url) as env, env.play() as stream:
            session = stream.session()
            first = await session.reset(task_id=3, seed=SEED)
            watch = session.watch(from_step=0)
            assert (await watch.__anext__()).observation == first
            forks = await session.fork(count=2)
            assert (forks.step_count, forks.observation) == (0, first)
            seen = await asyncio.gather(*(each.step(ROUTE) for each in (session, *forks.sessions)))
            assert seen[0] == seen[1] == seen[2]
            assert (await watch.__anext__()).observation == seen[0]
            restored = await env.restore(await session.snapshot())
            assert restored.observation == seen[0]
            listed = {each.session_id async for each in env.list_sessions(page_size=2)}
            assert {session.session_id, restored.session.session_id} <= listed
            await session.close()
            assert [answer async for answer in watch] == []
            assert watch.session_end == "closed"

    asyncio.run(branches())


def test_calls_name_their_session_for_proxies(url: str) -> None:
    told: list[tuple[str, str | None]] = []

    class Ear(grpc.UnaryUnaryClientInterceptor):
        def intercept_unary_unary(self, continuation: Any, client_call_details: Any, request: Any) -> Any:
            method: str = client_call_details.method
            told.append((method.split("/")[-1], dict(client_call_details.metadata or ()).get("x-session-id")))
            return continuation(client_call_details, request)

    channel = grpc.intercept_channel(grpc.insecure_channel(url.removeprefix("http://")), Ear())
    with HelpdeskClient(url, channel=channel) as env:
        env.reset(seed=1)
        session_id = env.session_id
        env.reset(seed=1)
        env.step(Defer())
        env.state()
        env.fork()
        env.snapshot()
    named = [method for method, session in told if session == session_id]
    assert named == ["Reset", "Step", "GetState", "ForkSession", "SnapshotSession", "CloseSession"]
    assert [method for method, session in told if session is None] == ["GetServerInfo", "Reset"]

