"""The typed client over `/ws`."""

from helpdesk_env.openenv import (
    HelpdeskEnv,
    HelpdeskTicketAction,
    HelpdeskTicketObservation,
    HelpdeskTicketState,
)

__all__ = ["HelpdeskEnv", "HelpdeskTicketAction", "HelpdeskTicketObservation", "HelpdeskTicketState"]
