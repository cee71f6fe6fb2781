"""Means, their intervals and the table of them."""

from __future__ import annotations

import random
import statistics
from collections.abc import Sequence

from .evaluation import _Result

_RESAMPLES = 5_000
LEAST_FOR_INTERVAL = 5
"""Values below which there is no interval."""


class Estimate(_Result):
    """A mean with its 95 % interval: values drawn again with replacement 5,000 times, always the same draws."""

    mean: float
    low: float | None
    """None, as `high`: fewer than five values."""
    high: float | None


def estimate(values: Sequence[float]) -> Estimate | None:
    """None for no value."""
    if not values:
        return None
    mean = statistics.fmean(values)
    if len(values) < LEAST_FOR_INTERVAL:
        return Estimate(mean=mean, low=None, high=None)
    rng = random.Random(0)
    means = sorted(statistics.fmean(rng.choices(values, k=len(values))) for _ in range(_RESAMPLES))
    tail = int(0.025 * _RESAMPLES)
    return Estimate(mean=mean, low=means[tail], high=means[-tail - 1])


def shown(value: Estimate | None, signed: bool = False) -> str:
    """As `0.358 [0.308, 0.410]`."""
    if value is None:
        return "none"
    sign = "+" if signed else ""
    if value.low is None or value.high is None:
        return f"{value.mean:{sign}.3f}"
    return f"{value.mean:{sign}.3f} [{value.low:{sign}.3f}, {value.high:{sign}.3f}]"


def aligned(rows: Sequence[Sequence[str]]) -> str:
    """The rows as lines, every column as wide as its widest."""
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    return "\n".join("  ".join(cell.rjust(width) for cell, width in zip(row, widths, strict=True)) for row in rows)
