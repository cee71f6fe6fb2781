"""The asyncio client."""

from __future__ import annotations

import asyncio

import pytest
from conftest import ROUTE, actions_of

from helpdesk_env import AsyncHelpdeskClient, AsyncHelpdeskSession, EpisodeError, HelpdeskClient, Observation


async def play(session: AsyncHelpdeskSession, seed: int) -> list[Observation]:
    seen = [await session.reset(task_id=3, seed=seed)]
    for action in actions_of(seed):
        if seen[-1].done:
            break
        seen.append(await session.step(action))
    return seen


def test_sessions_at_once_see_what_each_would_see_alone(url: str) -> None:
    async def at_once() -> list[list[Observation]]:
        async with AsyncHelpdeskClient(url) as env:
            return await asyncio.gather(*(play(env.session(), seed) for seed in range(4)))

    def alone(seed: int) -> list[Observation]:
        with HelpdeskClient(url) as env:
            seen = [env.reset(task_id=3, seed=seed)]
            for action in actions_of(seed):
                if seen[-1].done:
                    break
                seen.append(env.step(action))
            return seen

    assert asyncio.run(at_once()) == [alone(seed) for seed in range(4)]


def test_errors_state_and_closing_are_as_in_the_synchronous_client(url: str) -> None:
    async def story() -> None:
        async with AsyncHelpdeskClient(url) as env:
            await env.reset(task_id=1, seed=1, queue_size=1)
            assert (await env.step(ROUTE)).done
            assert (await env.state()).done
            with pytest.raises(EpisodeError, match="Call reset"):
                await env.step(ROUTE)
            assert len(await env.tasks()) == 3
            assert len((await env.handbook()).fields) == 4
            await env.session().close()

    asyncio.run(story())
