"""Sessions on a stream: `AsyncHelpdeskClient.play`. And batches of the asyncio client."""

from __future__ import annotations

import asyncio
import copy
import gc
import pickle
import time
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from conftest import ROUTE, actions_of
from helpdesk.v1 import environment_service_pb2 as pb
from relay import Relay

from helpdesk_env import (
    AsyncHelpdeskClient,
    AsyncHelpdeskSession,
    AsyncHelpdeskStream,
    ClosedError,
    HelpdeskClient,
    HelpdeskError,
    InvalidRequestError,
    Observation,
    UnknownSessionError,
    UnreachableError,
)

Play = Callable[[AsyncHelpdeskClient, AsyncHelpdeskStream], Awaitable[Any]]


def on_stream(url: str, play: Play, **options: Any) -> Any:
    """What `play` comes to, on a stream of a client of its own."""

    async def story() -> Any:
        async with AsyncHelpdeskClient(url) as env, env.play(**options) as stream:
            return await play(env, stream)

    return asyncio.run(story())


async def episode(session: AsyncHelpdeskSession, seed: int) -> list[Observation]:
    seen = [await session.reset(task_id=3, seed=seed)]
    for action in actions_of(seed):
        if seen[-1].done:
            break
        seen.append(await session.step(action))
    return seen


def alone(env: HelpdeskClient, seed: int) -> list[Observation]:
    seen = [env.reset(task_id=3, seed=seed)]
    for action in actions_of(seed):
        if seen[-1].done:
            break
        seen.append(env.step(action))
    return seen


def without_batches(env: AsyncHelpdeskClient) -> None:
    """From here on every call goes over the stream itself."""
    info = env._connection._info
    assert info is not None
    env._connection._info = info.model_copy(update={"max_batch_items": 0})


@pytest.mark.parametrize("batches", [True, False])
def test_sessions_on_a_stream_see_what_each_would_see_alone_over_one_connection(
    url: str, env: HelpdeskClient, batches: bool
) -> None:
    async def story(client: AsyncHelpdeskClient) -> list[list[Observation]]:
        await client.info()
        await client._connection.check_contract()
        if not batches:
            without_batches(client)
        async with client.play() as stream:
            sessions = [stream.session() for _ in range(4)]
            seen = await asyncio.gather(*(episode(each, seed) for seed, each in enumerate(sessions)))
            states = await asyncio.gather(*(each.state() for each in sessions))
            assert [each.done for each in states] == [True] * 4
            assert (await sessions[0].report()).rubric_reward == seen[0][-1].rubric_reward
            return seen

    with Relay(url) as relay:

        async def run() -> list[list[Observation]]:
            async with AsyncHelpdeskClient(relay.url) as client:
                return await story(client)

        assert asyncio.run(run()) == [alone(env, seed) for seed in range(4)]
        assert relay.connections == 1


def test_at_most_so_many_calls_are_under_way_and_the_others_wait_for_their_turn(url: str) -> None:
    async def play(env: AsyncHelpdeskClient, stream: AsyncHelpdeskStream) -> list[int]:
        assert await stream.limit() == 3
        order: list[int] = []
        most = 0

        async def reset(index: int, session: AsyncHelpdeskSession) -> None:
            nonlocal most
            await session.reset(task_id=1, seed=1)
            most = max(most, stream.unanswered)
            order.append(index)

        sessions = [stream.session() for _ in range(12)]
        await asyncio.gather(*(reset(index, each) for index, each in enumerate(sessions)))
        assert most <= 3 and stream.unanswered == 0
        return order

    assert on_stream(url, play, max_unanswered=3) == list(range(12))


def test_a_client_never_has_more_under_way_than_the_server_takes(url: str) -> None:
    async def play(env: AsyncHelpdeskClient, stream: AsyncHelpdeskStream) -> tuple[int, int]:
        return await stream.limit(), (await env.info()).max_unanswered_play_requests

    asked, declared = on_stream(url, play, max_unanswered=10**9)
    assert asked == declared > 0
    for wrong in (0, -1, True, 1.5):
        with pytest.raises(ValueError, match="max_unanswered cannot be"):
            AsyncHelpdeskClient(url).play(max_unanswered=wrong)  # type: ignore[arg-type]


def test_steps_of_one_session_that_are_made_at_once_are_taken_in_their_order(url: str) -> None:
    async def play(env: AsyncHelpdeskClient, stream: AsyncHelpdeskStream) -> list[int]:
        session = stream.session()
        await session.reset(task_id=3, seed=1, queue_size=10)
        seen = await asyncio.gather(*(session.step(ROUTE) for _ in range(5)))
        return [len(each.history) for each in seen]

    assert on_stream(url, play) == [1, 2, 3, 4, 5]


async def failure(call: Awaitable[object]) -> HelpdeskError:
    with pytest.raises(HelpdeskError) as failed:
        await call
    return failed.value


def facts(error: HelpdeskError) -> tuple[object, ...]:
    return type(error), str(error), vars(error)


def test_a_call_that_fails_has_the_error_of_the_unary_call_and_ends_nothing_else(url: str) -> None:
    async def play(env: AsyncHelpdeskClient, stream: AsyncHelpdeskStream) -> None:
        plain, other = stream.session(), stream.session()
        await other.reset(task_id=3, seed=1)
        for session in (env, plain):
            await session.reset(task_id=1, seed=1, queue_size=1)
            await session.step(ROUTE)
        failures = []
        for session in (env, plain):
            failures.append(
                [
                    await failure(session.step(ROUTE)),
                    await failure(session.reset(queue_size=51)),
                    await failure(session.reset(ticket_ids=["none"])),
                    await failure(session.step(ROUTE, request_id="")),
                ]
            )
            session._place.take("of-before")
            failures[-1] += [await failure(session.step(ROUTE)), await failure(session.state())]
        assert [facts(each) for each in failures[0]] == [facts(each) for each in failures[1]]
        assert "was restarted since it was opened" in str(failures[1][-1])
        assert (await other.step(ROUTE)).history[0].step == 1

    on_stream(url, play)


@pytest.mark.parametrize("batches", [True, False])
def test_answers_that_are_lost_with_the_connection_are_asked_for_again_and_steps_taken_once(
    url: str, env: HelpdeskClient, batches: bool
) -> None:
    async def story(relay: Relay) -> None:
        async with AsyncHelpdeskClient(relay.url) as client:
            await client._connection.check_contract()
            if not batches:
                without_batches(client)
            async with client.play() as stream:
                sessions = [stream.session() for _ in range(6)]
                await asyncio.gather(*(each.reset(task_id=3, seed=1) for each in sessions))
                relay.mute()
                steps = [asyncio.ensure_future(each.step(ROUTE)) for each in sessions]
                while any(taken(each) < 1 for each in sessions):
                    await asyncio.sleep(0.01)
                relay.cut()
                asyncio.get_running_loop().call_later(0.2, relay.mend)
                began = time.monotonic()
                assert [len(each.history) for each in await asyncio.gather(*steps)] == [1] * 6
                assert time.monotonic() - began < 10
                assert [taken(each) for each in sessions] == [1] * 6

    def taken(session: AsyncHelpdeskSession) -> int:
        """As the server has it, asked beside the relay."""
        assert session.session_id is not None
        request = pb.GetStateRequest(session_id=session.session_id)
        return env.call(env.stub.GetState, request).state.step_count

    with Relay(url) as relay:
        asyncio.run(story(relay))


@pytest.mark.parametrize("way", ["on a stream", "by themselves"])
def test_steps_of_one_session_made_at_once_are_taken_once_each_though_their_answers_are_lost(
    url: str, env: HelpdeskClient, way: str
) -> None:
    async def story(relay: Relay) -> list[int]:
        async with AsyncHelpdeskClient(relay.url) as client:
            session = client.play().session() if way == "on a stream" else client.session()
            await session.reset(task_id=3, seed=1, queue_size=10)
            relay.mute()
            steps = [asyncio.ensure_future(session.step(ROUTE)) for _ in range(4)]
            request = pb.GetStateRequest(session_id=str(session.session_id))
            while env.call(env.stub.GetState, request).state.step_count < 1:
                await asyncio.sleep(0.01)
            relay.cut()
            relay.mend()
            return [len(each.history) for each in await asyncio.gather(*steps)]

    with Relay(url) as relay:
        assert asyncio.run(story(relay)) == [1, 2, 3, 4]


def test_sessions_outlive_their_stream_unless_they_were_to_end_with_it(url: str, env: HelpdeskClient) -> None:
    for close_with_stream in (False, True):
        with Relay(url) as relay:

            async def story() -> None:
                async with AsyncHelpdeskClient(relay.url) as client:
                    async with client.play(close_with_stream=close_with_stream) as stream:
                        session = stream.session()
                        await session.reset(task_id=3, seed=1)
                        relay.cut()
                        asyncio.get_running_loop().call_later(0.2, relay.mend)
                        if close_with_stream:
                            ended = await failure(session.step(ROUTE))
                            assert isinstance(ended, UnknownSessionError) and ended.session_end == "closed"
                            assert "whose connection was lost. Call reset; without close_with_stream" in str(ended)
                            await session.reset(task_id=3, seed=1)
                        assert len((await session.step(ROUTE)).history) == 1

            asyncio.run(story())


def test_a_request_that_no_stream_takes_fails_by_itself(url: str) -> None:
    async def play(env: AsyncHelpdeskClient, stream: AsyncHelpdeskStream) -> None:
        good = stream.session()
        await good.reset(task_id=3, seed=1)
        large, *steps = await asyncio.gather(
            stream.session().reset(ticket_ids=["x" * 100] * 100_000),
            *(good.step(ROUTE) for _ in range(3)),
            return_exceptions=True,
        )
        assert isinstance(large, HelpdeskError) and large.reason == "request_too_large", large
        assert [len(each.history) for each in steps if isinstance(each, Observation)] == [1, 2, 3]

    on_stream(url, play)


def test_an_answer_that_takes_too_long_says_what_is_not_known(url: str) -> None:
    async def story(relay: Relay) -> None:
        env = AsyncHelpdeskClient(relay.url, timeout_s=3)
        async with env.play() as stream:
            sessions = [stream.session() for _ in range(3)]
            await asyncio.gather(*(each.reset(task_id=3, seed=1) for each in sessions))
            relay.silence()
            late = await asyncio.gather(*(each.step(ROUTE) for each in sessions), sessions[0].state(), return_exceptions=True)
            assert [type(each) for each in late] == [UnreachableError] * 4
            assert all("DEADLINE_EXCEEDED" in str(each) and "may have been carried out" in str(each) for each in late)
            assert stream.unanswered == 0
            relay.cut()
        await env.close()

    with Relay(url) as relay:
        asyncio.run(story(relay))


def test_a_server_that_was_never_reached_is_told_at_once_and_one_without_streams_by_name(url: str) -> None:
    async def nobody() -> None:
        async with AsyncHelpdeskClient("http://127.0.0.1:9") as env, env.play():
            pass

    with pytest.raises(UnreachableError, match="Check that the server runs at http://127.0.0.1:9"):
        asyncio.run(nobody())

    async def old() -> None:
        async with AsyncHelpdeskClient(url) as env:
            info = await env._connection.check_contract()
            older = {"max_unanswered_play_requests": 0, "contract_version": "1.6.0"}
            env._connection._info = info.model_copy(update=older)
            async with env.play():
                pass

    with pytest.raises(HelpdeskError, match="speaks version 1.6.0 of the contract, which has no streams. Use the client's own"):
        asyncio.run(old())


def test_a_stream_that_is_closed_says_so_and_closing_twice_is_harmless(url: str, env: HelpdeskClient) -> None:
    async def story() -> list[str | None]:
        client = AsyncHelpdeskClient(url)
        stream = client.play()
        sessions = [stream.session() for _ in range(3)]
        await asyncio.gather(*(each.reset(task_id=1, seed=1) for each in sessions))
        opened = [each.session_id for each in sessions]
        await client.close()
        await stream.close()
        closed = await failure(sessions[0].reset())
        assert isinstance(closed, ClosedError) and "Make a new one" in str(closed)
        return opened

    assert [is_open(env, str(each)) for each in asyncio.run(story())] == [False] * 3


def test_a_stream_is_used_in_one_loop_after_another_copied_and_pickled(url: str) -> None:
    env = AsyncHelpdeskClient(url)
    stream = env.play(max_unanswered=2)
    session = stream.session()

    async def reset() -> None:
        await session.reset(task_id=3, seed=1)

    async def step() -> int:
        return len((await session.step(ROUTE)).history)

    asyncio.run(reset())
    assert [asyncio.run(step()), asyncio.run(step())] == [1, 2]

    async def play_copies() -> None:
        for each in (copy.deepcopy(stream), pickle.loads(pickle.dumps(stream))):
            async with each as copied:
                assert await copied.limit() == 2
                await copied.session().reset(task_id=1, seed=1)
        await env.close()

    asyncio.run(play_copies())


def test_a_stream_that_is_dropped_ends_and_leaves_no_session_behind(url: str, env: HelpdeskClient) -> None:
    async def story() -> str:
        client = AsyncHelpdeskClient(url)
        stream = client.play()
        session = stream.session()
        await session.reset(task_id=1, seed=1)
        session_id = str(session.session_id)
        (playing,) = stream._connection._playing.values()
        line = playing.line
        assert line is not None
        del stream, session, playing
        gc.collect()
        while not line.ended:
            await asyncio.sleep(0.01)
        while is_open(env, session_id):
            await asyncio.sleep(0.01)
        await client.close()
        return session_id

    assert not is_open(env, asyncio.run(asyncio.wait_for(story(), 10)))


def is_open(watcher: HelpdeskClient, session_id: str) -> bool:
    try:
        watcher.call(watcher.stub.GetState, pb.GetStateRequest(session_id=session_id))
    except UnknownSessionError:
        return False
    return True


def test_a_call_that_is_cancelled_leaves_the_stream_to_the_others(url: str) -> None:
    async def play(env: AsyncHelpdeskClient, stream: AsyncHelpdeskStream) -> None:
        sessions = [stream.session() for _ in range(4)]
        await asyncio.gather(*(each.reset(task_id=3, seed=1) for each in sessions))
        steps = [asyncio.ensure_future(each.step(ROUTE)) for each in sessions]
        await asyncio.sleep(0)
        steps[0].cancel()
        assert [len(each.history) for each in await asyncio.gather(*steps[1:])] == [1] * 3
        assert steps[0].cancelled() and stream.unanswered == 0
        assert len((await sessions[0].step(ROUTE)).history) in (1, 2)

    on_stream(url, play)


def test_batches_of_the_asyncio_client_are_those_of_the_plain_one(url: str, env: HelpdeskClient) -> None:
    async def story() -> list[Observation | HelpdeskError]:
        async with AsyncHelpdeskClient(url) as client:
            sessions = [client.session() for _ in range(3)]
            sessions[2]._place.take("of-before")
            begun = await client.batch_reset([(each, {"task_id": 3, "seed": 1}) for each in sessions])
            await sessions[1].close()
            sessions[1]._place.take("of-before")
            stepped = await client.batch_step([(each, ROUTE) for each in sessions])
            with pytest.raises(InvalidRequestError, match="in the batch twice"):
                await client.batch_step([(sessions[0], ROUTE)] * 2)
            with pytest.raises(ValueError, match="another client's, or a stream's"):
                await client.batch_reset([(client.play().session(), {})])
            return begun + stepped

    first = env.reset(task_id=3, seed=1)
    second = env.step(ROUTE)
    *told, before, failed, last = asyncio.run(story())
    assert (told, before, last) == ([first] * 3, second, second)
    assert isinstance(failed, UnknownSessionError) and "was restarted" in str(failed)
