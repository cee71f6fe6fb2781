"""Who closes a session that nobody closes, and what a process that was forked has of its parent's."""

from __future__ import annotations

import asyncio
import copy
import gc
import os
import pickle
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import ROUTE
from helpdesk.v1.environment_service_pb2 import GetStateRequest

from helpdesk_env import AsyncHelpdeskClient, HelpdeskClient, HelpdeskError, UnknownSessionError
from helpdesk_env._places import EXIT_WAIT_S, _keeper

HERE = Path(__file__).parent


@pytest.fixture
def watcher(url: str) -> Iterator[HelpdeskClient]:
    """Another client, which looks whether a session is still open."""
    with HelpdeskClient(url) as client:
        yield client


def is_open(watcher: HelpdeskClient, session_id: str) -> bool:
    """Whether the server still has the session."""
    try:
        watcher.call(watcher.stub.GetState, GetStateRequest(session_id=session_id))
    except UnknownSessionError:
        return False
    return True


def settle() -> None:
    """Waits until what was dropped so far is closed."""
    done = threading.Event()
    _keeper.asked.put(done)
    assert done.wait(10)


def run(script: str, url: str) -> subprocess.Popen[str]:
    """A Python of its own that plays at `url`."""
    return subprocess.Popen(
        [sys.executable, "-c", script],
        env={**os.environ, "HELPDESK_ENV_URL": url, "PYTHONPATH": os.pathsep.join([*sys.path, str(HERE)])},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def test_a_client_that_is_dropped_or_replaced_is_closed(url: str, watcher: HelpdeskClient) -> None:
    # As a notebook cell that runs again: the name is bound anew. No collector is needed.
    gc.disable()
    try:
        env = HelpdeskClient(url)
        env.reset(task_id=1, seed=1)
        first = env.session_id
        env = HelpdeskClient(url)
        env.reset(task_id=1, seed=1)
        settle()
        assert first is not None and not is_open(watcher, first)
        assert env.session_id is not None and is_open(watcher, env.session_id)
    finally:
        gc.enable()
    env.close()


def test_a_session_that_is_dropped_is_closed_and_its_client_goes_on(url: str, watcher: HelpdeskClient) -> None:
    with HelpdeskClient(url) as env:
        env.reset(task_id=1, seed=1)
        session = env.session()
        session.reset(task_id=1, seed=1)
        dropped = session.session_id
        del session
        settle()
        assert dropped is not None and not is_open(watcher, dropped)
        assert env.step(ROUTE).tickets_processed == 1


def test_a_session_outlives_the_client_it_came_from(url: str, watcher: HelpdeskClient) -> None:
    session = HelpdeskClient(url).session()
    session.reset(task_id=1, seed=1)
    settle()
    assert session.step(ROUTE).tickets_processed == 1
    session.close()


def test_an_asyncio_client_that_is_dropped_is_closed(url: str, watcher: HelpdeskClient) -> None:
    async def opened() -> str | None:
        env = AsyncHelpdeskClient(url)
        await env.reset(task_id=1, seed=1)
        return env.session_id

    session_id = asyncio.run(opened())
    settle()
    assert session_id is not None and not is_open(watcher, session_id)


def test_a_reset_that_is_cancelled_leaves_no_session_behind(url: str, watcher: HelpdeskClient) -> None:
    async def story() -> list[str]:
        opened: list[str] = []
        env = AsyncHelpdeskClient(url)
        await env.info()
        call = env._connection.call

        async def noting(method: str, request: object, **how: float) -> object:
            answer = await call(method, request, **how)  # type: ignore[arg-type]
            if method == "Reset":
                opened.append(answer.session_id)
            return answer

        env._connection.call = noting  # type: ignore[method-assign]
        asked = asyncio.ensure_future(env.reset(task_id=1, seed=1))
        while not asked.done() and not opened:
            await asyncio.sleep(0)
            if env._connection._info is not None:
                asked.cancel()
        with pytest.raises(asyncio.CancelledError):
            await asked
        while not opened:
            await asyncio.sleep(0.01)
        await asyncio.sleep(0)
        assert env.session_id is None
        return opened

    (session_id,) = asyncio.run(story())
    settle()
    assert not is_open(watcher, session_id)


ENDS = {
    "the end of the script": "",
    "Ctrl-C": "import os, signal; os.kill(os.getpid(), signal.SIGINT); import time; time.sleep(30)",
    "SIGTERM": "import os, signal; os.kill(os.getpid(), signal.SIGTERM); import time; time.sleep(30)",
}
CODES = {"the end of the script": 0, "Ctrl-C": -2, "SIGTERM": -15}


@pytest.mark.parametrize("end", ENDS)
def test_however_the_interpreter_ends_its_sessions_are_closed(url: str, watcher: HelpdeskClient, end: str) -> None:
    script = f"""
import asyncio, gymnasium
from helpdesk_env import AsyncHelpdeskClient, HelpdeskClient
from helpdesk_env.trl import HelpdeskToolEnv
plain, other = HelpdeskClient(), AsyncHelpdeskClient()
more = plain.session()
single = gymnasium.make("helpdesk_env.gym:Helpdesk-v1")
many = gymnasium.make_vec("helpdesk_env.gym:Helpdesk-v1", num_envs=2)
tools = HelpdeskToolEnv()
for each in (plain, more, tools): each.reset(task_id=1, seed=1)
for each in (single, many): each.reset(seed=1)
streamed = other.play().session()
for each in (other, streamed): asyncio.run(each.reset(task_id=1, seed=1))
sessions = [plain, more, other, streamed, tools._session, single.unwrapped._session, *many._sessions]
print(*(each.session_id for each in sessions), flush=True)
{ENDS[end]}
"""
    process = run(script, url)
    output, errors = process.communicate(timeout=60)
    session_ids = output.split()
    assert (process.returncode, len(session_ids)) == (CODES[end], 8), errors
    assert [each for each in session_ids if is_open(watcher, each)] == []


def test_the_end_of_the_interpreter_waits_no_longer_than_it_says_for_a_server_that_is_silent(url: str) -> None:
    script = """
from relay import Relay
import os, time, atexit
from helpdesk_env import HelpdeskClient
relay = Relay(os.environ["HELPDESK_ENV_URL"])
env = HelpdeskClient(relay.url)
env.reset(task_id=1, seed=1)
session_id = env.session_id
relay.silence()
began = time.monotonic()
# The first to be registered is the last to run.
atexit._run_exitfuncs()
print(time.monotonic() - began, session_id)
"""
    process = run(script, url)
    output, errors = process.communicate(timeout=60)
    assert process.returncode == 0, errors
    took, session_id = output.split()
    assert EXIT_WAIT_S - 1 < float(took) < EXIT_WAIT_S + 10
    with HelpdeskClient(url) as env:
        env._place.take(session_id)


def test_a_sigterm_handler_of_the_callers_is_left_alone(url: str) -> None:
    script = """
import os, signal, sys, time
signal.signal(signal.SIGTERM, lambda *_: sys.exit(7))
from helpdesk_env import HelpdeskClient
env = HelpdeskClient()
env.reset(task_id=1, seed=1)
os.kill(os.getpid(), signal.SIGTERM)
time.sleep(30)
"""
    process = run(script, url)
    _, errors = process.communicate(timeout=60)
    assert process.returncode == 7, errors


FORKED = """
import os, sys
from conftest import ROUTE
from helpdesk_env import HelpdeskClient, HelpdeskError
env = HelpdeskClient()
env.reset(task_id=3, seed=1)
failed = 0
for _ in range(8):
    pid = os.fork()
    if pid == 0:
        code = 1
        try:
            try:
                env.step(ROUTE)
            except HelpdeskError as error:
                assert "Call reset: it opens a session of this process" in str(error), error
            with HelpdeskClient() as own:
                own.reset(task_id=3, seed=1)
                own.step(ROUTE)
            env.reset(task_id=3, seed=2)
            env.step(ROUTE)
            env.close()
            code = 0
        except BaseException as error:
            print(repr(error), file=sys.stderr, flush=True)
        finally:
            os._exit(code)
    failed += os.waitpid(pid, 0)[1] != 0
print(failed, env.state().step_count)
env.close()
"""


def test_forked_children_each_play_and_the_parents_session_is_untouched(url: str) -> None:
    process = run(FORKED, url)
    output, errors = process.communicate(timeout=120)
    assert (process.returncode, output) == (0, "0 0\n"), errors


MULTIPROCESSING = """
import multiprocessing, sys
from conftest import ROUTE
from helpdesk_env import HelpdeskClient, HelpdeskError
from helpdesk_env.gym import HelpdeskGymEnv

def play(envs, out):
    for env in envs:
        try:
            env.step(ROUTE)
        except HelpdeskError as error:
            assert "Call reset" in str(error), error
        env.reset(seed=2)
        env.step(ROUTE)
        out.put((env.unwrapped._session if hasattr(env, "unwrapped") else env).session_id)

if __name__ == "__main__":
    envs = (HelpdeskClient(), HelpdeskGymEnv())
    for env in envs: env.reset(seed=1)
    for method in ("fork", "spawn", "forkserver"):
        context = multiprocessing.get_context(method)
        out = context.Queue()
        child = context.Process(target=play, args=(envs, out))
        child.start()
        for env in envs: print(out.get(timeout=60))
        child.join()
        assert child.exitcode == 0, child.exitcode
    for env in envs: env.step(ROUTE)
"""


def test_a_client_made_in_the_parent_plays_in_the_child_by_any_start_method(
    url: str, watcher: HelpdeskClient, tmp_path: Path
) -> None:
    script = tmp_path / "play.py"
    script.write_text(MULTIPROCESSING)
    process = run(f"import runpy; runpy.run_path({str(script)!r}, run_name='__main__')", url)
    output, errors = process.communicate(timeout=180)
    assert process.returncode == 0, errors
    session_ids = output.split()
    assert len(session_ids) == 6
    # A child of multiprocessing runs no exit handlers, and closes its sessions all the same.
    assert [each for each in session_ids if is_open(watcher, each)] == []


def test_asyncio_in_a_forked_child_says_what_to_do(url: str) -> None:
    script = """
import asyncio, os
from helpdesk_env import AsyncHelpdeskClient, HelpdeskError
async def ask(): return await AsyncHelpdeskClient().info()
asyncio.run(ask())
pid = os.fork()
if pid == 0:
    try:
        asyncio.run(ask())
    except HelpdeskError as error:
        print(error, flush=True)
    os._exit(0)
os.waitpid(pid, 0)
"""
    output, errors = run(script, url).communicate(timeout=60)
    assert "'spawn' or 'forkserver', or use HelpdeskClient in it." in output, errors


def test_a_copy_of_a_client_has_no_session_and_opens_its_own(url: str) -> None:
    with HelpdeskClient(url, timeout_s=7) as env:
        env.reset(task_id=3, seed=1)
        for other in (copy.deepcopy(env), pickle.loads(pickle.dumps(env))):
            assert (other.session_id, other.url, other.timeout_s) == (None, url, 7)
            with pytest.raises(HelpdeskError, match="Call reset first"):
                other.step(ROUTE)
            other.reset(task_id=3, seed=1)
            other.close()
        assert env.state().step_count == 0


def test_closing_twice_is_harmless(url: str) -> None:
    env = HelpdeskClient(url)
    session = env.session()
    session.reset(task_id=1, seed=1)
    for each in (session, session, env, env):
        each.close()
    HelpdeskClient(url).close()


def test_ctrl_c_during_a_reset_leaves_no_session_behind(url: str, watcher: HelpdeskClient) -> None:
    with HelpdeskClient(url) as env:
        pending = env.begin_reset(task_id=1, seed=1)
        opened = pending.answer.result().session_id

        def interrupted(timeout: float | None = None) -> None:
            raise KeyboardInterrupt

        result, pending.answer.result = pending.answer.result, interrupted  # type: ignore[method-assign,assignment]
        callback = pending.answer.add_done_callback

        def restoring(done: object) -> None:
            pending.answer.result = result  # type: ignore[method-assign]
            callback(done)  # type: ignore[arg-type]

        pending.answer.add_done_callback = restoring  # type: ignore[method-assign,assignment]
        with pytest.raises(KeyboardInterrupt):
            env.finish_reset(pending)
        deadline = time.monotonic() + 10
        while is_open(watcher, opened) and time.monotonic() < deadline:
            time.sleep(0.01)
        assert not is_open(watcher, opened)

