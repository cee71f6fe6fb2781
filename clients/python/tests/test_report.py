"""The report of a finished episode: for graders, and for nobody before the end."""

from __future__ import annotations

import asyncio
import inspect

import pytest
from conftest import ROUTE
from helpdesk.v1 import report_pb2
from helpdesk.v1.environment_service_pb2 import ResetRequest, StepRequest
from helpdesk.v1.observation_pb2 import ObservationOptions

from helpdesk_env import (
    AsyncHelpdeskClient,
    EpisodeError,
    EpisodeReport,
    HelpdeskClient,
    HelpdeskSession,
    ResetOptions,
    models,
)


def finished(env: HelpdeskSession) -> float:
    """Plays an episode to its end, and gives its score."""
    observation = env.reset(task_id=1, seed=42)
    while not observation.done:
        observation = env.step(ROUTE)
    assert observation.rubric_reward is not None
    return observation.rubric_reward


def test_the_report_tells_what_the_episode_could_have_been_worth_and_why(env: HelpdeskClient) -> None:
    score = finished(env)
    report = env.report()
    assert isinstance(report, EpisodeReport)
    assert (report.task_id, report.seed, report.termination, report.rubric_reward) == (1, 42, "completed", score)
    assert report.optimum_proven and report.optimum_lower == report.optimum_upper
    assert report.regret == pytest.approx(report.optimum_lower - score, abs=1e-12)
    assert report.solved is (report.regret <= 0.1)
    first = next(each for each in report.components if each.step == 1 and each.name == "ticket_score")
    assert first.anchor.startswith("docs/rules.md#")
    assert first.inputs and first.arithmetic
    assert [each.step for each in report.steps] == list(range(1, len(report.steps) + 1))
    assert sum(each.regret for each in report.steps) == pytest.approx(report.regret, abs=1e-9)
    assert any(change.text.startswith(change.change) for each in report.components for change in each.counterfactuals)


def test_the_plan_of_the_report_plays_to_the_optimum(env: HelpdeskClient) -> None:
    finished(env)
    report = env.report()
    observation = env.reset(task_id=1, seed=42)
    for action in report.optimal_plan:
        observation = env.step(action)
    assert observation.done
    assert observation.rubric_reward == pytest.approx(report.optimum_lower, abs=1e-12)


def test_there_is_no_report_before_the_end_and_the_error_says_so(env: HelpdeskClient) -> None:
    with pytest.raises(EpisodeError) as unplayed:
        env.session().report()
    assert unplayed.value.reason == "episode_not_started"
    env.reset(task_id=1, seed=42)
    with pytest.raises(EpisodeError) as early:
        env.report()
    assert early.value.reason == "episode_not_over"
    assert early.value.next_step


@pytest.mark.parametrize("name", ["EpisodeReport", "ExplainedComponent", "ExplainedInput", "Counterfactual"])
def test_the_models_have_the_fields_of_the_contract(name: str) -> None:
    message = report_pb2.DESCRIPTOR.message_types_by_name[name]
    assert set(getattr(models, name).model_fields) == {field.name for field in message.fields}


def test_asyncio_has_the_same_report(url: str) -> None:
    async def story() -> EpisodeReport:
        async with AsyncHelpdeskClient(url) as env:
            observation = await env.reset(task_id=1, seed=42)
            with pytest.raises(EpisodeError, match="not over|still"):
                await env.report()
            while not observation.done:
                observation = await env.step(ROUTE)
            return await env.report()

    with HelpdeskClient(url) as env:
        finished(env)
        alone = env.report()
    assert asyncio.run(story()) == alone


def test_a_step_that_is_named_is_taken_once(env: HelpdeskClient) -> None:
    env.reset(task_id=3, seed=42)
    first = env.step(ROUTE, request_id="the first")
    assert env.step(ROUTE, request_id="the first") == first
    assert env.state().step_count == 1
    env.step(ROUTE)
    assert env.state().step_count == 2


def test_every_field_of_the_contracts_requests_has_a_name_in_the_package() -> None:
    def named(call: object) -> set[str]:
        return set(inspect.signature(call).parameters) - {"self"}  # type: ignore[arg-type]

    # The session is the object's own; whether it outlives its connection is the client's.
    left_out = {field.name for field in ObservationOptions.DESCRIPTOR.fields}
    fields = {field.name for field in ResetRequest.DESCRIPTOR.fields} | left_out
    reset = fields - {"session_id", "reattachable", "observation_options"}
    step = ({field.name for field in StepRequest.DESCRIPTOR.fields} | left_out) - {"session_id", "observation_options"}
    for session in (HelpdeskSession, AsyncHelpdeskClient):
        assert named(session.reset) == reset
        assert named(session.step) == step
    assert ResetOptions.__optional_keys__ == reset, "those of begin_reset and of batches"
    assert named(HelpdeskSession.begin_step) == step
    assert "reattachable" in named(HelpdeskClient)


def test_a_reset_that_is_named_opens_one_session(env: HelpdeskClient) -> None:
    name = "a name that nobody else gives"
    first, again = env.session(), env.session()
    assert first.reset(task_id=3, seed=42, request_id=name) == again.reset(task_id=3, seed=7, request_id=name)
    assert first.session_id == again.session_id
    again._place.leave()
    named, unnamed = (first.begin_reset(request_id=name), first.begin_reset())
    assert (named.request.request_id, len(unnamed.request.request_id)) == (name, 32)
    for pending in (named, unnamed):
        first.finish_reset(pending)
