"""Plays a server with many official OpenEnv clients at once, badly behaved ones among them.

    python python_load.py URL [CLIENTS] [EPISODES]

Each client plays its episodes and resets some in the middle; every fifth one has its socket cut without a close; four
more never read. A client that finds no free place tries again. Every reply is checked to be its own: the state must
name the client's episode and count its steps. Prints what happened as one JSON object.
"""

from __future__ import annotations

import asyncio
import json
import random
import sys
import time
from collections import Counter
from typing import Any

from openenv.core import GenericEnvClient
from websockets.asyncio.client import connect

SILENT_CLIENTS = 4
RETRY_S = 0.05
GIVE_UP_S = 120.0
# A server that is not read from stops reading; then a message of a client that sends on waits for so long.
SEND_S = 3.0
MOST_UNREAD = 40_000
# A thousand characters, so that what is not read soon fills what the kernel holds.
QUESTION = f'{{"type":"state"{" " * 985}}}'

ACTIONS: list[dict[str, Any]] = [
    {"action_type": "request_info"},
    {"action_type": "investigate", "tool_name": "lookup_requester_history"},
    {"action_type": "defer"},
    {
        "issue_type": "application_support",
        "priority": "high",
        "assignment_group": "application_team",
        "resolution_action": "escalate",
    },
]


class Report:
    """What happened, over all clients."""

    def __init__(self) -> None:
        self.counts: Counter[str] = Counter()
        self.problems: list[str] = []
        self.refusal = ""

    def expect(self, what: str, actual: object, expected: object) -> None:
        if actual != expected:
            self.counts["wrong_replies"] += 1
            self.problems.append(f"{what}: {actual!r}, not {expected!r}")


async def open_client(url: str, report: Report, first: dict[str, Any]) -> tuple[GenericEnvClient, Any]:
    """A client that has a place, and the answer to its first reset; waits for one while the server is full."""
    deadline = time.monotonic() + GIVE_UP_S
    while True:
        client = GenericEnvClient(base_url=url)
        try:
            return client, await client.reset(**first)
        except RuntimeError as error:
            if "CAPACITY_REACHED" not in str(error) or time.monotonic() > deadline:
                raise
            report.counts["capacity_errors"] += 1
            report.refusal = str(error)
            await client.close()
            await asyncio.sleep(RETRY_S * (1 + random.random()))


async def play(url: str, name: int, episodes: int, report: Report) -> None:
    """One client's life."""
    rng = random.Random(name)
    client: GenericEnvClient | None = None
    for number in range(episodes):
        told = {"task_id": 3, "seed": name, "episode_id": f"client-{name}-{number}"}
        if client is None:
            client, result = await open_client(url, report, told)
        else:
            result = await client.reset(**told)
        report.expect("reward after reset", result.reward, None)
        steps, leaves_early = 0, rng.random() < 0.3
        while not result.done and not (leaves_early and steps == 2):
            result = await client.step(rng.choice(ACTIONS))
            steps += 1
            report.counts["steps"] += 1
            report.expect("history", len(result.observation["history"]), steps)
        state = await client.state()
        report.expect("episode", (state["episode_id"], state["seed"]), (told["episode_id"], name))
        report.expect("step count", state["step_count"], steps)
        report.counts["abandoned_episodes" if leaves_early and not result.done else "episodes"] += 1
        if name % 5 == 0:
            assert client._ws is not None
            client._ws.transport.abort()
            report.counts["cut_sockets"] += 1
            client = None
    if client is not None:
        await client.close()


async def never_read(url: str, done: asyncio.Event, report: Report) -> None:
    """Asks and asks and reads nothing, then vanishes."""
    socket = await connect(f"{url.replace('http', 'ws', 1)}/ws", max_queue=1, ping_interval=None)
    try:
        await socket.send(json.dumps({"type": "reset", "data": {"task_id": 3, "seed": 1}}))
        for _ in range(MOST_UNREAD):
            await asyncio.wait_for(socket.send(QUESTION), SEND_S)
            report.counts["unread_requests"] += 1
    except asyncio.TimeoutError:
        report.counts["stopped_by_the_server"] += 1
    await done.wait()
    socket.transport.abort()


async def main(url: str, clients: int, episodes: int) -> dict[str, Any]:
    report, done = Report(), asyncio.Event()
    silent = [asyncio.create_task(never_read(url, done, report)) for _ in range(SILENT_CLIENTS)]
    await asyncio.sleep(0)
    started = time.monotonic()
    ends = await asyncio.gather(
        *(play(url, name, episodes, report) for name in range(clients)), return_exceptions=True
    )
    seconds = time.monotonic() - started
    done.set()
    ends += await asyncio.gather(*silent, return_exceptions=True)
    failed = [f"{type(end).__name__}: {end}" for end in ends if isinstance(end, BaseException)]
    return {
        "clients": clients,
        "seconds": round(seconds, 2),
        "steps_per_second": round(report.counts["steps"] / seconds),
        **{key: report.counts[key] for key in ("steps", "episodes", "abandoned_episodes", "cut_sockets")},
        **{key: report.counts[key] for key in ("capacity_errors", "unread_requests", "stopped_by_the_server")},
        "wrong_replies": report.counts["wrong_replies"],
        "refusal": report.refusal,
        "problems": [*report.problems[:10], *failed[:10]],
    }


if __name__ == "__main__":
    arguments = [*sys.argv[2:], "128", "4"] if len(sys.argv) == 2 else [*sys.argv[2:], "4"]
    print(json.dumps(asyncio.run(main(sys.argv[1], int(arguments[0]), int(arguments[1])))))
