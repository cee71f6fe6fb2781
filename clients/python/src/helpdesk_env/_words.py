"""Words as callers have them, checked before anything is sent."""

from __future__ import annotations

from typing import Any

from google.protobuf.descriptor import EnumDescriptor
from helpdesk.v1 import dataset_pb2, vocabulary_pb2

from ._wire import words_of
from .errors import InvalidRequestError

RESET_WORDS: dict[str, EnumDescriptor] = {
    "split": dataset_pb2.Split.DESCRIPTOR,
    "reward_mode": vocabulary_pb2.RewardMode.DESCRIPTOR,
}
"""The options of a reset that take a word, and the kind of it."""


def check_reset_words(options: dict[str, Any]) -> None:
    """Raises where an option of a reset takes a word and has another; None asks for the default."""
    for name, enum in RESET_WORDS.items():
        word, words = options.get(name), words_of(enum)
        if word is not None and not (isinstance(word, str) and word in words):
            raise InvalidRequestError(
                "unknown_word",
                f"{name} cannot be {word!r}.",
                subject=name,
                next_step=f"Use one of {', '.join(words)}.",
                allowed_words=words,
            )
