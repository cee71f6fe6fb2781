"""The words of the package are those of the contract."""

from __future__ import annotations

from typing import Any, get_args

import pytest
from helpdesk.v1 import dataset_pb2, observation_pb2, vocabulary_pb2

from helpdesk_env import vocabulary
from helpdesk_env._wire import number_of, word_of

FILES = (vocabulary_pb2, dataset_pb2, observation_pb2)
ENUMS = {name: enum for file in FILES for name, enum in file.DESCRIPTOR.enum_types_by_name.items()}


def words_of(alias: Any) -> tuple[str, ...]:
    found: list[str] = []
    for argument in get_args(alias):
        if isinstance(argument, str):
            found.append(argument)
        elif argument is not str:
            found += words_of(argument)
    return tuple(found)


@pytest.mark.parametrize("name", sorted(ENUMS))
def test_every_kind_of_word_is_that_of_the_contract_in_its_order(name: str) -> None:
    descriptor = ENUMS[name]
    expected = tuple(word_of(descriptor, value.number) for value in descriptor.values if value.number != 0)
    assert words_of(getattr(vocabulary, name)) == expected


def test_the_modes_are_listed_for_those_who_offer_a_choice() -> None:
    assert vocabulary.REWARD_MODES == words_of(vocabulary.RewardMode)


def test_a_word_of_a_later_version_is_told_by_its_number() -> None:
    assert word_of(ENUMS["RewardKind"], 99) == "unknown_99"


def test_a_word_that_is_none_is_refused_with_those_that_are() -> None:
    with pytest.raises(ValueError, match="'urgent' is no Priority; use one of critical, high, medium, low"):
        number_of(ENUMS["Priority"], "urgent")
