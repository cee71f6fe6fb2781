"""An environment class for TRL's `environment_factory`: a method for each tool, text in, text out. Needs no extra.

TRL makes one instance for each rollout of a batch, resets it for ever and never closes it: give the server at least as
many places (MAX_CONCURRENT_ENVS) as a batch has rollouts.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any, ClassVar, TypeVar

from pydantic import ValidationError

from . import _meanings
from .actions import Action, Defer, Investigate, OpenIncident, RequestInfo, Submit
from .client import HelpdeskClient, HelpdeskSession
from .address import default_url
from .models import Observation
from .text import describe, instructions
from .vocabulary import AssignmentGroup, IssueType, Priority, ResolutionAction

_ROW_KEYS = ("task_id", "seed", "queue_size", "ticket_ids", "episode_id", "split", "source", "reward_mode", "agent", "run", "policy")


_Tool = TypeVar("_Tool", bound=Callable[..., str])


def _with_meanings(tool: _Tool) -> _Tool:
    """The tool with the handbook's words in its description, which is all that a model is told of it."""
    tool.__doc__ = (tool.__doc__ or "").format(**vars(_meanings))
    return tool


class HelpdeskToolEnv:
    """One helpdesk episode as tools. Every public method but `reset` and `get_reward` is a tool.

    The server is at HELPDESK_ENV_URL, else http://localhost:7860; `tool_env_at(url)` gives the class for another. All
    instances of a process share one connection.
    """

    _url: ClassVar[str | None] = None
    _clients: ClassVar[dict[str, HelpdeskClient]] = {}
    _lock: ClassVar[threading.Lock] = threading.Lock()

    def __init__(self) -> None:
        self._session = self._open()
        self._seen: Observation | None = None

    def reset(self, **row: Any) -> str:
        """Starts the episode that a row of the data set names.

        Args:
            row: task_id, seed, queue_size, ticket_ids, episode_id, split, source, reward_mode, agent, run and policy are read, all optional; the
                rest is not. Without a split the tickets are those to learn on (dev).

        Returns:
            What to do, with the first ticket.
        """
        asked = {key: row[key] for key in _ROW_KEYS if row.get(key) is not None}
        # What the model is told has no history in it.
        self._seen = self._session.reset(**asked, history="none")
        return f"{instructions(self._seen)}\n\n{describe(self._seen)}"

    def get_reward(self) -> float:
        """The episode's score, in every reward mode. Of one that is not over, what it is worth if it stops here
        (`State.stopped_rubric`): tickets that are left score 0. 0 before the first reset."""
        if self._seen is None:
            return 0.0
        if self._seen.rubric_reward is not None:
            return self._seen.rubric_reward
        return self._session.state().stopped_rubric

    def lookup_related_ticket(self, tool_target_ticket_id: str = "") -> str:
        """Shows the ticket that the current one is linked to.

        Args:
            tool_target_ticket_id: The ticket to look up. Leave it empty for the current ticket's own link.

        Returns:
            The linked ticket, and the current one with what was learned.
        """
        target = tool_target_ticket_id or None
        return self._take(Investigate(tool_name="lookup_related_ticket", tool_target_ticket_id=target))

    def lookup_requester_history(self) -> str:
        """Shows other tickets of the same requester, with how those no longer waiting were routed.

        Returns:
            The tickets, and the current one with what was learned.
        """
        return self._take(Investigate(tool_name="lookup_requester_history"))

    def lookup_internal_routing_note(self) -> str:
        """Shows the desk's notes on the current ticket and the alternates that it would accept.

        Returns:
            The notes, and the current ticket with what was learned.
        """
        return self._take(Investigate(tool_name="lookup_internal_routing_note"))

    def lookup_queue_capacity_forecast(self) -> str:
        """Shows the slots that are left and what the later tickets of the queue will need.

        Returns:
            The forecast, and the current ticket with what was learned.
        """
        return self._take(Investigate(tool_name="lookup_queue_capacity_forecast"))

    def lookup_queue_cluster_summary(self) -> str:
        """Shows the later tickets that belong to the same service cluster as the current one.

        Returns:
            The summary, and the current ticket with what was learned.
        """
        return self._take(Investigate(tool_name="lookup_queue_cluster_summary"))

    def request_info(self) -> str:
        """Asks the requester of the current ticket for more.

        Returns:
            The answer if there was one, and the current ticket with what was learned.
        """
        return self._take(RequestInfo())

    def open_incident(self) -> str:
        """Opens an incident for the current ticket. Has an effect only where one is recommended.

        Returns:
            Whether one was opened, and the current ticket.
        """
        return self._take(OpenIncident())

    def defer(self) -> str:
        """Puts the current ticket at the end of the queue. Each ticket can be deferred once.

        Returns:
            Whether it was deferred, and the ticket that is current now.
        """
        return self._take(Defer())

    @_with_meanings
    def submit_routing(
        self,
        issue_type: IssueType,
        priority: Priority,
        assignment_group: AssignmentGroup,
        resolution_action: ResolutionAction,
    ) -> str:
        """Routes the current ticket and goes on to the next. Look up what is recommended first.

        Args:
            issue_type: {ISSUE_TYPE}
            priority: {PRIORITY}
            assignment_group: {ASSIGNMENT_GROUP}
            resolution_action: {RESOLUTION_ACTION}

        Returns:
            How the ticket was scored, and the next ticket or that the episode is over.
        """
        try:
            route = Submit(
                issue_type=issue_type,
                priority=priority,
                assignment_group=assignment_group,
                resolution_action=resolution_action,
            )
        except ValidationError as error:
            raise ValueError(_in_short(error)) from None
        return self._take(route)

    def _take(self, action: Action) -> str:
        self._seen = self._session.step(action)
        return describe(self._seen)

    def _open(self) -> HelpdeskSession:
        url = type(self)._url or default_url()
        with HelpdeskToolEnv._lock:
            if url not in HelpdeskToolEnv._clients:
                HelpdeskToolEnv._clients[url] = HelpdeskClient(url)
            return HelpdeskToolEnv._clients[url].session()


def tool_env_at(url: str) -> type[HelpdeskToolEnv]:
    """The environment class for a server at another address."""
    return type("HelpdeskToolEnv", (HelpdeskToolEnv,), {"_url": url})


def _in_short(error: ValidationError) -> str:
    """What is wrong in a line: the model that called the tool reads it."""
    return "; ".join(
        f"{each['loc'][0]} is {each['input']!r}, and {each['msg'].removeprefix('Input ')}" for each in error.errors()
    )
