"""Clients of the helpdesk environment.

gRPC: `HelpdeskClient`, `AsyncHelpdeskClient`. To judge an agent: `evaluate`. Others, each with its extra: `helpdesk_env.openenv`, `helpdesk_env.gym`,
`helpdesk_env.vector`; and `helpdesk_env.trl`, which needs none.
"""

from .actions import Action, Defer, Investigate, OpenIncident, RequestInfo, Submit
from .aio import AsyncHelpdeskClient, AsyncHelpdeskSession, AsyncHelpdeskStream
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
from .models import EpisodeReport, Handbook, Observation, ServerInfo, State, Task
from .options import ResetOptions

__version__ = "0.1.0"

__all__ = [
    "AccessError",
    "Action",
    "AsyncHelpdeskClient",
    "AsyncHelpdeskSession",
    "AsyncHelpdeskStream",
    "CapacityError",
    "ClosedError",
    "Defer",
    "EpisodeError",
    "EpisodeReport",
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
    "ServerError",
    "ServerInfo",
    "State",
    "Submit",
    "Task",
    "UnknownSessionError",
    "UnreachableError",
    "__version__",
    "evaluate",
]
