"""Words as callers have them, checked before anything is sent."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from google.protobuf.descriptor import EnumDescriptor
from helpdesk.v1 import dataset_pb2, observation_pb2, vocabulary_pb2

from ._wire import words_of
from .errors import InvalidRequestError

OBSERVATION_WORDS: dict[str, EnumDescriptor] = {
    "history": observation_pb2.HistoryDetail.DESCRIPTOR,
    "static_fields": observation_pb2.StaticFields.DESCRIPTOR,
}
"""The options of a reset or a step that say what observations leave out."""

RESET_WORDS: dict[str, EnumDescriptor] = {
    "split": dataset_pb2.Split.DESCRIPTOR,
    "reward_mode": vocabulary_pb2.RewardMode.DESCRIPTOR,
    **OBSERVATION_WORDS,
}
"""The options of a reset that take a word, and the kind of it."""


def check_reset_words(options: Mapping[str, Any]) -> None:
    """Raises where an option of a reset takes a word and has another; None asks for the default."""
    check_words(options, RESET_WORDS)


def check_words(options: Mapping[str, Any], kinds: Mapping[str, EnumDescriptor]) -> None:
    """The same of the options of these kinds."""
    for name, enum in kinds.items():
        word, words = options.get(name), words_of(enum)
        if word is not None and not (isinstance(word, str) and word in words):
            raise InvalidRequestError(
                "unknown_word",
                f"{name} cannot be {word!r}.",
                subject=name,
                next_step=f"Use one of {', '.join(words)}.",
                allowed_words=words,
            )
