"""Where an episode's tickets come from, where they are not the server's own."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypedDict, cast

from helpdesk.v1 import source_pb2

from ._numbers import int32_number
from ._wire import number_of
from ._words import check_words
from .errors import InvalidRequestError
from .vocabulary import WorldSplit, WorldTwin


class GeneratedSource(TypedDict, total=False):
    """A world: a made-up company whose tickets never run out. What is left out is as the worlds are by themselves."""

    world: int
    """Which company; 0 where it is left out."""
    split: WorldSplit
    """train (the default), dev or test: no scenario and no company of one is in another."""
    hidden_percent: int
    """Of a hundred facts that decide a label, how many stand in no text. 0 to 100, as all of these."""
    misleading_percent: int
    """Of a hundred such facts, of how many the text says something else."""
    cluster_size: int
    """Tickets of one event in a queue of tasks 2 and 3: 0 to 4."""
    scarcity_percent: int
    """Of a hundred tickets that a second team could take, how many say so, and of the queue's, how many crowd a team."""
    key_digest: str
    """SHA-256 of the key that the world is derived from; refused where the server has another."""
    twin: WorldTwin
    """The same tickets in another form: aliased, reworded or counterfactual; as they are where it is left out."""


class TicketSource(TypedDict, total=False):
    """`{"generated": {"world": 7, "split": "train"}}`."""

    generated: GeneratedSource


_NUMBERS = ("world", "hidden_percent", "misleading_percent", "cluster_size", "scarcity_percent")
_WORDS = {"split": source_pb2.WorldSplit.DESCRIPTOR, "twin": source_pb2.WorldTwin.DESCRIPTOR}


def source_message(source: Mapping[str, Any]) -> source_pb2.TicketSource:
    """The source as the contract has it. Raises InvalidRequestError for a key, a word or a type that it has not."""
    _check_keys("source", source, ("generated",))
    message = source_pb2.TicketSource()
    generated = source.get("generated")
    if generated is None:
        return message
    _check_keys("source.generated", generated, (*_NUMBERS, "split", "key_digest", "twin"))
    told = message.generated
    told.SetInParent()
    for name in _NUMBERS:
        if generated.get(name) is not None:
            setattr(told, name, int32_number(f"source.generated.{name}", generated[name]))
    check_words(generated, _WORDS)
    for name, words in _WORDS.items():
        if generated.get(name) is not None:
            # By name: the generated enum is an int to the type checker.
            setattr(told, name, number_of(words, cast("str", generated[name])))
    if generated.get("key_digest") is not None:
        told.key_digest = str(generated["key_digest"])
    return message


def _check_keys(name: str, value: object, known: tuple[str, ...]) -> None:
    if not isinstance(value, Mapping):
        raise InvalidRequestError(
            "wrong_type",
            f"{name} cannot be {value!r}, a {type(value).__name__}.",
            subject=name,
            next_step='Give a dict, such as {"generated": {"world": 7, "split": "train"}}.',
        )
    unknown = sorted(str(key) for key in set(value) - set(known))
    if unknown:
        raise InvalidRequestError(
            "unknown_key",
            f"{name} has no {', '.join(unknown)}.",
            subject=name,
            next_step=f"Use {', '.join(known)}.",
        )
