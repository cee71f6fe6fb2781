"""What a finished episode was worth, what it could have been worth, and why. For graders: it tells the labels."""

from __future__ import annotations

from ..actions import Action
from ..vocabulary import Termination
from .base import Record


class ExplainedInput(Record):
    """One thing that went into a number."""

    name: str
    """What it is, such as `true priority`."""
    value: str = ""
    """A number, a word, or words with commas between; empty: none."""


class Counterfactual(Record):
    """What one thing done otherwise would have changed, with all other actions as they were played."""

    change: str
    """What is done otherwise, such as `priority high instead of medium`."""
    difference: float
    """By how much the number would be greater; below 0: less."""
    rubric_difference: float
    """The same of the rubric_reward."""
    text: str
    """All three in a line: `priority high instead of medium: +.10 (rubric +.03)`."""


class ExplainedComponent(Record):
    """One number of the score with the rule that made it."""

    name: str
    """As in RewardComponents, QueueManagementBreakdown or State, such as `ticket_score`."""
    rule: str
    """The rule: a heading of docs/rules.md."""
    anchor: str
    """Where the rule stands, such as `docs/rules.md#a-submitted-ticket`."""
    step: int | None = None
    """The step that it belongs to; 1 is the first. None: the episode as a whole."""
    ticket_id: str | None = None
    """The ticket that it belongs to. None: the episode as a whole."""
    inputs: list[ExplainedInput] = []
    arithmetic: str
    """The rule with its inputs put in, each rounded to six digits."""
    value: float
    """The number itself, not rounded."""
    counterfactuals: list[Counterfactual] = []
    """What would have changed it; empty where nothing is known to."""


class StepRegret(Record):
    """What a step gave away of what could still be reached."""

    step: int
    """1 is the first."""
    ticket_id: str
    """The ticket that was current."""
    best_action: Action
    """First action of the best line that is known from before the step; the one played, where none is known to be better."""
    optimum_lower: float
    """The greatest rubric_reward that is known to be reached from before the step; in [0, 1]."""
    optimum_upper: float
    """What no actions exceed from there; equal to optimum_lower where that is proven."""
    optimum_proven: bool
    """Whether the two are equal."""
    regret: float
    """By how much less is known to be reached after the step than before it; 0 or more."""


class EpisodeReport(Record):
    """The report of a finished episode. An agent that reads it has seen the answers."""

    episode_id: str
    task_id: int
    seed: int
    termination: Termination
    rubric_reward: float
    """What the episode was worth; in [0, 1]."""
    optimum_lower: float
    """The greatest rubric_reward that is known to be reached from the reset, with sight of every label; in [0, 1]."""
    optimum_upper: float
    """What no actions exceed; equal to optimum_lower where the optimum is proven."""
    optimum_proven: bool
    optimal_plan: list[Action] = []
    """Actions that reach optimum_lower from the reset."""
    regret: float
    """optimum_lower - rubric_reward; 0 or more, and at least so much where the optimum is not proven."""
    solved: bool | None = None
    """Whether the regret is at most .1. None: the bounds of the optimum leave it open."""
    floor: float
    """What one answer to every ticket, unread, gets on this episode."""
    normalised: float | None = None
    """(rubric_reward - floor) / (optimum - floor). None: the optimum is not proven, or not above the floor."""
    components: list[ExplainedComponent] = []
    """Every number of the score: step by step, then those of the episode as a whole."""
    steps: list[StepRegret] = []
    """What each step gave away: the regrets add up to `regret`. Empty from a server of before contract 1.13.0."""
