"""Agents of Python, judged."""

from __future__ import annotations

import asyncio
import json
import os
import statistics
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from conftest import ROUTE, actions_of

import helpdesk_env
from helpdesk_env import Action, HelpdeskClient, Observation, Submit, evaluate
from helpdesk_env._verdict import Estimate
from helpdesk_env.judging import Judgement, refuse_different

SMALL: dict[str, Any] = {"tasks": (1, 3), "seeds": 3, "progress": False}


class Remembering:
    """Its n-th action is the same in every episode, whatever it played before."""

    def reset(self) -> None:
        self._actions = actions_of(5)

    async def act(self, observation: Observation) -> Action:
        await asyncio.sleep(0)
        return next(self._actions)


def constant(observation: Observation) -> Action:
    return ROUTE


def test_a_function_is_judged_by_what_its_actions_get(url: str) -> None:
    result = evaluate(constant, urls=url, split="test", **SMALL)
    assert (result.agent, result.place.split) == ("constant", "test")
    with HelpdeskClient(url) as env:
        for each in result.played:
            seen = env.reset(task_id=each.task_id, seed=each.seed, split="test")
            for action in each.actions:
                seen = env.step(action)
            assert (seen.done, seen.rubric_reward) == (True, each.rubric_reward)
    assert [(each.task_id, each.finished, each.failed) for each in result.tasks] == [(1, 3, 0), (3, 3, 0)]
    assert result.table().startswith("constant on test\n\ntask  episodes  failed  rubric reward\n")
    assert Judgement.model_validate_json(result.model_dump_json()) == result


def test_a_class_has_the_same_result_however_many_play_and_whether_it_waits_or_not(url: str) -> None:
    class Plain(Remembering):
        def act(self, observation: Observation) -> Action:  # type: ignore[override]
            return next(self._actions)

    one = evaluate(Remembering, urls=url, **SMALL)
    assert evaluate(Remembering, urls=url, concurrency=4, **SMALL) == one
    assert evaluate(Plain, urls=url, concurrency=2, name="Remembering", **SMALL) == one
    assert evaluate(Remembering(), urls=url, name="Remembering", **SMALL) == one


def test_an_agent_may_answer_dicts_and_sees_neither_seed_nor_split(url: str) -> None:
    seen: list[str] = []

    def agent(observation: Observation) -> dict[str, Any]:
        seen.append(observation.model_dump_json())
        return ROUTE.model_dump()

    assert evaluate(agent, urls=url, name="constant", **SMALL) == evaluate(constant, urls=url, **SMALL)
    assert not any('"seed"' in each or '"split"' in each for each in seen)


def test_an_evaluation_that_ended_goes_on_where_it_was(url: str, tmp_path: Path) -> None:
    path = tmp_path / "played.jsonl"
    count = 0

    def fragile(observation: Observation) -> Action:
        nonlocal count
        count += 1
        if count == 7:
            raise ZeroDivisionError
        return ROUTE

    with pytest.raises(ZeroDivisionError):
        evaluate(fragile, urls=url, name="constant", record=path, **SMALL)
    lines = path.read_text().splitlines()
    assert 2 <= len(lines) < 7
    path.write_text("\n".join(lines) + '\n{"episode_id":')
    told: list[tuple[int, int]] = []
    again = evaluate(constant, urls=url, record=path, **{**SMALL, "progress": lambda *each: told.append(each)})
    assert again == evaluate(constant, urls=url, **SMALL)
    assert told == [(done, 6) for done in range(len(lines) - 1, 7)]
    with pytest.raises(ValueError, match="of another evaluation \\(other agent, plan\\)"):
        evaluate(Remembering, urls=url, record=path, tasks=(1,), seeds=3)


def test_what_is_recorded_is_a_trajectory_file_that_replays_without_a_difference(url: str, tmp_path: Path) -> None:
    command = os.environ.get("HELPDESK_TEST_COMMAND")
    if command is None:
        pytest.skip("no command: set HELPDESK_TEST_COMMAND")
    path = tmp_path / "played.jsonl"
    # Not as a policy of the command line is named: those are held to what they would do.
    evaluate(constant, urls=url, name="mine", record=path, **SMALL)
    done = subprocess.run([*command.split(), "replay", str(path)], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("replay: no difference in 6 episodes, ")


def test_two_agents_are_compared_on_the_seeds_that_both_played(url: str) -> None:
    other = evaluate(constant, urls=url, tasks=(1,), seeds=6)
    same = evaluate(constant, urls=url, tasks=(1,), seeds=range(1, 7), against=other)
    assert same.tasks[0].difference is not None
    assert same.tasks[0].difference.mean == 0
    assert "less constant" in same.table()
    with pytest.raises(ValueError, match="another split"):
        evaluate(constant, urls=url, tasks=(1,), seeds=6, split="test", against=other)
    with pytest.raises(ValueError, match="none of these"):
        evaluate(constant, urls=url, tasks=(2,), seeds=6, against=other)


def test_what_cannot_be_judged_is_refused_with_what_to_do(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(ValueError, match="give its class"):
        evaluate(Remembering(), urls=url, concurrency=2)
    with pytest.raises(TypeError, match="which is no action: return Submit"):
        evaluate(lambda seen: "submit", urls=url, **SMALL)  # type: ignore[arg-type,return-value]
    with pytest.raises(ValueError, match="which is no action"):
        evaluate(lambda seen: {"priority": "whenever"}, urls=url, **SMALL)
    with pytest.raises(TypeError, match="is neither"):
        evaluate("submit", urls=url)  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="at least one task and one seed"):
        evaluate(constant, urls=url, seeds=0)
    monkeypatch.setenv("PATH", "")
    monkeypatch.delenv("HELPDESK_ENV_COMMAND", raising=False)
    with pytest.raises(RuntimeError, match="npm install --global helpdesk-env-lab"):
        evaluate(constant, urls=url, against="heuristic", **SMALL)


def test_a_policy_of_the_command_line_plays_the_same_episodes_at_the_same_server(url: str, tmp_path: Path) -> None:
    stand_in = tmp_path / "command.py"
    stand_in.write_text(
        "import json, sys\n"
        "flags = dict(zip(sys.argv[2::2], sys.argv[3::2]))\n"
        "output = flags.pop('--output')\n"
        f"open({str(tmp_path / 'flags')!r}, 'w').write(json.dumps([sys.argv[1], flags]))\n"
        "rows = [{'task_id': 1, 'seed': seed, 'rubric_reward': 0.25} for seed in (3, 4)]\n"
        "open(output, 'w').write(json.dumps({'episodes': rows}))\n"
    )
    command = [sys.executable, str(stand_in)]
    result = evaluate(constant, tasks=(1,), seeds=(3, 4), split="test", against="heuristic", urls=url, command=command)
    differences = [(each.rubric_reward or 0) - 0.25 for each in result.played]
    assert result.tasks[0].difference == Estimate(mean=statistics.fmean(differences), low=None, high=None)
    told = {"--url": url, "--split": "test", "--tasks": "1", "--seed-start": "3", "--episodes": "2", "--policy": "heuristic"}
    assert json.loads((tmp_path / "flags").read_text()) == ["evaluate", told]
    with pytest.raises(RuntimeError, match="(?s)ended with exit code 1: .*KeyError"):
        result.to_html(command=[sys.executable, "-c", "{}['no report']"])
    with pytest.raises(ValueError, match="follow one another"):
        evaluate(constant, tasks=(1,), seeds=(1, 3), urls=url, against="heuristic", command=command)


def test_the_report_is_the_command_lines_and_agrees_with_what_was_played(url: str, tmp_path: Path) -> None:
    command = os.environ.get("HELPDESK_TEST_COMMAND")
    if command is None:
        pytest.skip("no command line: set HELPDESK_TEST_COMMAND, such as 'node dist/src/cli/main.js'")
    played = evaluate(Remembering, tasks=(1,), seeds=range(3, 5), urls=url, split="test")
    text = played.model_copy(update={"against": "constant"}).to_html(tmp_path / "report.html", command=command)
    assert (tmp_path / "report.html").read_text() == text
    assert text.startswith("<!doctype html>")
    assert "Remembering" in text
    assert "constant" in text
    with pytest.raises(ValueError, match="and the same actions now make 2: the server's rules"):
        refuse_different(played.played, {(1, 3): 2, (1, 4): 2})


def test_evaluate_is_of_the_package_itself() -> None:
    assert helpdesk_env.evaluate is evaluate
    assert json.loads(Submit().model_dump_json())["action_type"] == "submit"
