"""The typed action, observation and state, as the server's /schema has them."""

from helpdesk_env.openenv import HelpdeskTicketAction, HelpdeskTicketObservation, HelpdeskTicketState

__all__ = ["HelpdeskTicketAction", "HelpdeskTicketObservation", "HelpdeskTicketState"]
