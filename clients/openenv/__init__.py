"""The helpdesk environment as an OpenEnv project. The client is imported when asked for: the server needs none."""

from importlib import import_module

__all__ = ["HelpdeskEnv", "HelpdeskTicketAction", "HelpdeskTicketObservation", "HelpdeskTicketState"]


def __getattr__(name: str) -> object:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.client"), name)
