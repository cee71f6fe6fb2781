"""Numbers as callers have them: Python's and NumPy's, checked before anything is sent."""

from __future__ import annotations

import math
import operator
from typing import Any

from .errors import InvalidRequestError

SEEDS = 2**31
"""Seeds of the server are 0 or more and below this."""

_INT32 = 2**31

_NO_LIMIT_S = 1_000_000.0
"""Seconds (eleven days) above which a timeout is as good as none, and is sent as none."""


def whole_number(name: str, value: Any, *, advice: str = "") -> int:
    """`value` as an int: Python's or NumPy's. A bool, a float or a text is refused, never converted."""
    if not isinstance(value, bool) and type(value).__name__ not in ("bool", "bool_"):
        try:
            return operator.index(value)
        except TypeError:
            pass
    raise InvalidRequestError(
        "wrong_type",
        f"{name} cannot be {value!r}, a {type(value).__name__}.",
        subject=name,
        next_step=advice or "Give a whole number.",
    )


def int32_number(name: str, value: Any) -> int:
    """A whole number that the contract's 32 bits hold; the server judges it further."""
    number = whole_number(name, value)
    if not -_INT32 <= number < _INT32:
        raise InvalidRequestError(
            "wrong_type",
            f"{name} cannot be {number}.",
            subject=name,
            next_step=f"Give a whole number from 0 to {_INT32 - 1}.",
        )
    return number


def seed_number(value: Any) -> int:
    """A seed that the server takes; any other is refused and never cut."""
    advice = f"Give a whole number from 0 to {SEEDS - 1}; helpdesk_env.gym.fold_seed brings any other there."
    number = whole_number("seed", value, advice=advice)
    if not 0 <= number < SEEDS:
        raise InvalidRequestError("invalid_seed", f"seed cannot be {number}.", subject="seed", next_step=advice)
    return number


def timeout_number(value: Any) -> float | None:
    """Seconds above 0; None for no limit, which infinity and more than a million seconds are too."""
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, (int, float)) or math.isnan(value) or value <= 0:
        raise ValueError(f"timeout_s cannot be {value!r}; give seconds above 0, or None to wait without a limit")
    return None if value > _NO_LIMIT_S else float(value)
