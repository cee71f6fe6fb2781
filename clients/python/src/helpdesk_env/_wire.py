"""Between protobuf messages and plain values: enum numbers to words, oneofs to flat records, absence to a missing key.

The plain form is that of OpenEnv's JSON, so that one set of models reads both.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from typing import Any, TypeAlias

from google.protobuf.descriptor import Descriptor, EnumDescriptor, FieldDescriptor
from google.protobuf.message import Message
from helpdesk.v1 import action_pb2

from .actions import Action

# How each lookup of ToolResult.result is named in the flat form. Every other member is an action of its own name.
_TOOL_OF_RESULT = {
    "related_ticket": "lookup_related_ticket",
    "requester_history": "lookup_requester_history",
    "routing_note": "lookup_internal_routing_note",
    "capacity_forecast": "lookup_queue_capacity_forecast",
    "cluster_summary": "lookup_queue_cluster_summary",
}

_Field: TypeAlias = tuple[str, Callable[[Message, Any], bool] | None, Callable[[Any], Any] | None]


def to_plain(message: Message) -> dict[str, Any]:
    """The message as a dictionary of words, numbers, texts, lists and dictionaries."""
    fields, choices = _plan(message.DESCRIPTOR)
    plain: dict[str, Any] = {}
    for name, is_there, read in fields:
        value = getattr(message, name)
        if is_there is None or is_there(message, value):
            plain[name] = value if read is None else read(value)
    for oneof in choices:
        plain |= _flat_member(message, oneof)
    return plain


@lru_cache(maxsize=None)
def _plan(descriptor: Descriptor) -> tuple[list[_Field], list[str]]:
    """How each field of a message is read, but for those that are a choice; and the choices."""
    fields = [
        (field.name, _presence(field), _reader(field)) for field in descriptor.fields if not in_oneof(field)
    ]
    return fields, [oneof.name for oneof in descriptor.oneofs if not _is_synthetic(oneof.fields)]


def _presence(field: FieldDescriptor) -> Callable[[Message, Any], bool] | None:
    """Tells whether the field is there; None: it always is."""
    name = field.name
    if field.is_repeated:
        return None
    if field.has_presence:
        return lambda message, value: message.HasField(name)
    return None if field.enum_type is None else lambda message, value: value != 0


def _reader(field: FieldDescriptor) -> Callable[[Any], Any] | None:
    """What its value is in plain; None: it is that already."""
    if field.message_type is not None:
        return (lambda items: [to_plain(item) for item in items]) if field.is_repeated else to_plain
    if field.enum_type is not None:
        enum = field.enum_type
        if field.is_repeated:
            return lambda numbers: [word_of(enum, number) for number in numbers]
        return lambda number: word_of(enum, number)
    return list if field.is_repeated else None


@lru_cache(maxsize=4096)
def word_of(enum: EnumDescriptor, number: int) -> str:
    """The bare word of an enum's number; `unknown_<number>` for a word of a later version."""
    value = enum.values_by_number.get(number)
    return f"unknown_{number}" if value is None else value.name.removeprefix(_prefix(enum)).lower()


def words_of(enum: EnumDescriptor) -> tuple[str, ...]:
    """The words of an enum, in its order."""
    return tuple(word_of(enum, value.number) for value in enum.values if value.number != 0)


def number_of(enum: EnumDescriptor, word: str) -> int:
    """The number of a word; ValueError names the words that there are."""
    value = enum.values_by_name.get(_prefix(enum) + word.upper())
    if value is None or value.number == 0:
        raise ValueError(f"{word!r} is no {enum.name}; use one of {', '.join(words_of(enum))}")
    return int(value.number)


@lru_cache(maxsize=4096)
def action_message(action: Action) -> action_pb2.Action:
    """The action as the contract has it, for a request to copy: the same message for equal actions."""
    message = action_pb2.Action()
    member = getattr(message, action.action_type)
    member.SetInParent()
    for name, value in action.model_dump(exclude={"action_type"}, exclude_none=True).items():
        enum = member.DESCRIPTOR.fields_by_name[name].enum_type
        setattr(member, name, value if enum is None else number_of(enum, value))
    return message


def _flat_member(message: Message, oneof: str) -> dict[str, Any]:
    chosen = message.WhichOneof(oneof)
    if chosen is None:
        return {}
    member = to_plain(getattr(message, chosen))
    if oneof == "event":
        return {"event": chosen, **member}
    if chosen in _TOOL_OF_RESULT:
        return {"action_type": "investigate", "tool_name": _TOOL_OF_RESULT[chosen], **member}
    return {"action_type": chosen, **member}


def in_oneof(field: Any) -> bool:
    oneof = field.containing_oneof
    return oneof is not None and not _is_synthetic(oneof.fields)


def _is_synthetic(fields: Any) -> bool:
    """Whether a oneof only stands for the `optional` of its one field; protoc names it so."""
    return len(fields) == 1 and fields[0].containing_oneof.name == f"_{fields[0].name}"


@lru_cache(maxsize=None)
def _prefix(enum: EnumDescriptor) -> str:
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "_", enum.name).upper() + "_"
