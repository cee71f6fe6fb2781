"""Runs: every way to reset passes `run` and `policy` on, and both clients list them."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import pytest

from helpdesk_env import AsyncHelpdeskClient, HelpdeskClient, HelpdeskError, InvalidRequestError
from helpdesk_env.gym import HelpdeskGymEnv
from helpdesk_env.openenv import HelpdeskEnv
from helpdesk_env.trl import tool_env_at
from helpdesk_env.vector import HelpdeskVectorEnv

Asked = dict[str, Any]


def by_session(url: str, asked: Asked) -> None:
    with HelpdeskClient(url) as env:
        env.reset(**asked)


def without_waiting(url: str, asked: Asked) -> None:
    with HelpdeskClient(url) as env:
        session = env.session()
        session.finish_reset(session.begin_reset(**asked))


def in_a_batch(url: str, asked: Asked) -> None:
    with HelpdeskClient(url) as env:
        (seen,) = env.batch_reset([(env.session(), asked)])  # type: ignore[list-item]  # options of a reset
        if isinstance(seen, HelpdeskError):
            raise seen


def by_asyncio(url: str, asked: Asked) -> None:
    async def play() -> None:
        async with AsyncHelpdeskClient(url) as env:
            await env.reset(**asked)

    asyncio.run(play())


def on_a_stream(url: str, asked: Asked) -> None:
    async def play() -> None:
        async with AsyncHelpdeskClient(url) as env, env.play() as stream:
            await stream.session().reset(**asked)

    asyncio.run(play())


def by_gymnasium(url: str, asked: Asked) -> None:
    env = HelpdeskGymEnv(url, run=asked["run"])
    env.reset(seed=asked["seed"], options={"policy": asked["policy"]})
    env.close()


def as_a_vector(url: str, asked: Asked) -> None:
    envs = HelpdeskVectorEnv(url, num_envs=1, run=asked["run"], policy=asked["policy"])
    envs.reset(seed=asked["seed"])
    envs.close()


def by_trl(url: str, asked: Asked) -> None:
    tool_env_at(url)().reset(**asked)


def by_openenv(url: str, asked: Asked) -> None:
    with HelpdeskEnv(base_url=url).sync() as env:
        env.reset(**asked)


WAYS = [by_session, without_waiting, in_a_batch, by_asyncio, on_a_stream, by_gymnasium, as_a_vector, by_trl, by_openenv]


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__)
def test_every_way_to_reset_names_the_run_and_who_plays(
    env: HelpdeskClient, url: str, way: Callable[[str, Asked], None]
) -> None:
    run = f"python-{way.__name__}"
    way(url, {"seed": 3, "run": run, "policy": "tester"})
    (told,) = env.list_runs(run=run)
    episodes = told.finished_episodes + told.unfinished_episodes + told.open_episodes
    assert (told.run, told.policies, episodes) == (run, ["tester"], 1)


def test_both_clients_list_them_page_by_page(env: HelpdeskClient, url: str) -> None:
    for name in ("listed-a", "listed-b", "listed-c"):
        env.session().reset(seed=1, run=name)
    by_page = [told.run for told in env.list_runs(page_size=1) if told.run.startswith("listed-")]
    assert by_page == ["listed-a", "listed-b", "listed-c"]

    async def listed() -> list[str]:
        async with AsyncHelpdeskClient(url) as client:
            return [told.run async for told in client.list_runs(page_size=2)]

    assert asyncio.run(listed()) == [told.run for told in env.list_runs()]


def test_a_name_that_is_none_is_refused(env: HelpdeskClient) -> None:
    with pytest.raises(InvalidRequestError) as refused:
        env.reset(seed=1, run="two words")
    assert (refused.value.reason, refused.value.subject) == ("invalid_run", "run")
