"""Clients of the helpdesk environment.

gRPC: `HelpdeskClient`, `AsyncHelpdeskClient`. To judge an agent: `evaluate`. Others, each with its extra: `helpdesk_env.openenv`, `helpdesk_env.gym`,
`helpdesk_env.vector`; and `helpdesk_env.trl`, which needs none.
"""

from .actions import Action, Defer, Investigate, OpenIncident, RequestInfo, Submit
from .aio import AsyncHelpdeskClient, AsyncHelpdeskSession, AsyncHelpdeskStream
from .branches import Forks, Restored, Snapshot, WatchedAnswer
from .client import HelpdeskClient, HelpdeskSession
from .errors import (
    AccessError,
    CapacityError,
    ClosedError,
    EpisodeError,
    HelpdeskError,
    InvalidRequestError,
    ServerError,
    UnknownSessionError,
    UnreachableError,
)
from .judging import Judgement, evaluate
from .models import EpisodeReport, Handbook, Observation, RunSummary, ServerInfo, SessionSummary, State, Task
from .options import ResetOptions
from .watching import AsyncWatch, Watch

__version__ = "0.1.0"

__all__ = [
    "AccessError",
    "Action",
    "AsyncHelpdeskClient",
    "AsyncHelpdeskSession",
    "AsyncHelpdeskStream",
    "AsyncWatch",
    "CapacityError",
    "ClosedError",
    "Defer",
    "EpisodeError",
    "EpisodeReport",
    "Forks",
    "Handbook",
    "HelpdeskClient",
    "HelpdeskError",
    "HelpdeskSession",
    "InvalidRequestError",
    "Investigate",
    "Judgement",
    "Observation",
    "OpenIncident",
    "RequestInfo",
    "ResetOptions",
    "Restored",
    "ServerError",
    "ServerInfo",
    "RunSummary",
    "SessionSummary",
    "Snapshot",
    "State",
    "Submit",
    "Task",
    "UnknownSessionError",
    "UnreachableError",
    "Watch",
    "WatchedAnswer",
    "__version__",
    "evaluate",
]
