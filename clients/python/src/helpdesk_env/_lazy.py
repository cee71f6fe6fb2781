"""Records that are read from their message as they are looked at.

An observation is some fourteen kilobytes, of which a policy reads a few fields a step. `read_lazily` gives one that holds
its message and decodes what is more than a number or a text when it is asked for. In all else it is the record: what needs
it whole (comparing, dumping, copying, pickling, `__dict__`) makes it whole first, and from then on its class is the
record's own.
"""

from __future__ import annotations

import types
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Annotated, Any, TypeVar, Union, cast, get_args, get_origin

from google.protobuf.descriptor import Descriptor, EnumDescriptor, FieldDescriptor
from google.protobuf.message import Message
from pydantic import BaseModel, TypeAdapter

from ._wire import in_oneof, to_plain, word_of
from .models import Record

RecordT = TypeVar("RecordT", bound=Record)
Reader = Callable[[Message], Any]
Kept = dict[str, Sequence[Message]]

_MESSAGE, _KEPT = "_message", "_kept"
"""Where an instance has its message, and what it was sent without, beside the fields that are read. No field has such a name."""

_dict_of = cast("Callable[[BaseModel], dict[str, Any]]", BaseModel.__dict__["__dict__"].__get__)
_replace_dict = cast("Callable[[BaseModel, dict[str, Any]], None]", BaseModel.__dict__["__dict__"].__set__)
"""The dictionary of an instance as it is, without making it whole."""

# pydantic hides it from type checkers.
_pydantic_getattr = cast("Callable[[BaseModel, str], Any]", BaseModel.__dict__["__getattr__"])

_SET_WHEN_WHOLE = ("__pydantic_fields_set__", "__pydantic_extra__", "__pydantic_private__")


class _Absent(Exception):
    """The message does not have what a record cannot do without."""


def read_lazily(kind: type[RecordT], message: Message, kept: Kept | None = None) -> RecordT:
    """The record of a message, decoded as it is looked at. `kept` has the items of repeated fields that the message was sent
    without."""
    lazy = _lazy_class(kind, message.DESCRIPTOR)
    record = lazy.__new__(lazy)
    own = {name: getattr(message, name) for name in lazy._scalars}
    for name, default in lazy._optionals:
        own[name] = getattr(message, name) if message.HasField(name) else default
    own[_MESSAGE] = message
    if kept is not None:
        own[_KEPT] = kept
    _replace_dict(record, own)
    return cast("RecordT", record)


def _look_up(self: Any, name: str) -> Any:
    """Stands in for what is not in the instance's dictionary: a field that nobody looked at yet."""
    kind = type(self)
    reader = kind._readers.get(name)
    if reader is not None:
        own = _dict_of(self)
        message = own.get(_MESSAGE)
        if message is None:
            return own[name]  # Another thread has just made it whole.
        kept = own.get(_KEPT)
        try:
            value = own[name] = reader(message) if kept is None or name not in kept else kind._items(name, kept[name])
        except _Absent:
            return _whole(self).__dict__[name]  # It says what is missing.
        return value
    if name in _SET_WHEN_WHOLE:
        return object.__getattribute__(_whole(self), name)
    return _pydantic_getattr(self, name)


def _whole(record: Any) -> Any:
    """The same record, with everything decoded: an ordinary one from then on."""
    if not isinstance(record, Record):
        return record
    own = _dict_of(record)
    message = own.get(_MESSAGE)
    if message is None:
        return record
    kind: type[Record] = type(record).__bases__[0]
    plain = to_plain(message)
    for name, items in own.get(_KEPT, {}).items():
        plain[name] = [to_plain(item) for item in items]
    whole = kind.model_validate(plain)
    # In this order another thread finds every field at any time.
    for name in _SET_WHEN_WHOLE:
        object.__setattr__(record, name, getattr(whole, name))
    _replace_dict(record, {name: own.get(name, value) for name, value in _dict_of(whole).items()})
    object.__setattr__(record, "__class__", kind)
    return record


@lru_cache(maxsize=None)
def _lazy_class(kind: type[Record], descriptor: Descriptor) -> Any:
    """The class of the record's instances that are not whole yet."""
    fields = descriptor.fields_by_name
    members = {
        "__module__": kind.__module__,
        "__qualname__": kind.__qualname__,
        "__doc__": kind.__doc__,
        "_readers": {name: _reader(kind, name, descriptor) for name in kind.model_fields},
        "_scalars": [name for name in kind.model_fields if name in fields and _is_scalar(fields[name])],
        "_optionals": [
            (name, info.default)
            for name, info in kind.model_fields.items()
            if info.default is None and name in fields and _is_optional_scalar(fields[name])
        ],
        "_items": staticmethod(lambda name, items: _item_reader(kind, descriptor, name)(items)),
        "__getattr__": _look_up,
        "__dict__": property(lambda self: _dict_of(_whole(self))),
        "__eq__": lambda self, other: _whole(self) == _whole(other),
        "__hash__": lambda self: hash(_whole(self)),
        "__reduce_ex__": lambda self, protocol: _whole(self).__reduce_ex__(protocol),
        "__copy__": lambda self: _whole(self).__copy__(),
        "__deepcopy__": lambda self, memo=None: _whole(self).__deepcopy__(memo),
    }
    # Past pydantic's metaclass: validator, serializer and fields are the record's, which it inherits.
    return type.__new__(type(kind), kind.__name__, (kind,), members)


def _reader(kind: type[Record], name: str, descriptor: Descriptor) -> Reader:
    """How a field of a record is read from a message of its kind, as `model_validate(to_plain(message))` would have it."""
    field: FieldDescriptor | None = descriptor.fields_by_name.get(name)
    if field is None or in_oneof(field):
        raise TypeError(f"{kind.__name__}.{name} is no field of {descriptor.full_name}, which cannot be read lazily")
    if field.is_repeated:
        read_items = _item_reader(kind, descriptor, name)
        return lambda message: read_items(getattr(message, name))
    if _is_scalar(field):
        return lambda message: getattr(message, name)
    read = _value_reader(kind, name, field)
    otherwise = _default_reader(kind, name)
    if field.has_presence:
        return lambda message: read(getattr(message, name)) if message.HasField(name) else otherwise()
    return lambda message: read(number) if (number := getattr(message, name)) != 0 else otherwise()


def _default_reader(kind: type[Record], name: str) -> Callable[[], Any]:
    """What a field is that the message does not have."""
    info = kind.model_fields[name]
    if info.is_required():
        return _refuse_absence
    if info.default is None or isinstance(info.default, (bool, int, float, str)):
        return lambda: info.default
    return lambda: info.get_default(call_default_factory=True)


def _refuse_absence() -> Any:
    raise _Absent


@lru_cache(maxsize=None)
def _item_reader(kind: type[Record], descriptor: Descriptor, name: str) -> Callable[[Sequence[Any]], list[Any]]:
    """How the items of a repeated field are read."""
    field = descriptor.fields_by_name[name]
    (item,) = get_args(kind.model_fields[name].annotation)
    if field.enum_type is not None:
        word = _word_reader(field.enum_type, TypeAdapter(item))
        return lambda numbers: [word(number) for number in numbers]
    if field.message_type is not None:
        read = _message_reader(field.message_type, item, TypeAdapter(item))
        return lambda messages: [read(message) for message in messages]
    return list


def _value_reader(kind: type[Record], name: str, field: FieldDescriptor) -> Callable[[Any], Any]:
    """How a value that is there is read."""
    info = kind.model_fields[name]
    annotation: Any = info.annotation
    if field.message_type is not None:
        kinds = [each for each in get_args(annotation) if each is not types.NoneType] if _is_union(annotation) else []
        record = kinds[0] if len(kinds) == 1 else annotation
        return _message_reader(field.message_type, record, TypeAdapter(Annotated[annotation, info]))
    if field.enum_type is not None:
        return _word_reader(field.enum_type, TypeAdapter(annotation))
    return lambda value: value


def _message_reader(descriptor: Descriptor, kind: Any, adapter: TypeAdapter[Any]) -> Callable[[Message], Any]:
    if isinstance(kind, type) and issubclass(kind, Record) and _is_flat(kind, descriptor):
        record = kind  # For the type checker.
        return lambda message: read_lazily(record, message)
    return lambda message: adapter.validate_python(to_plain(message))


def _word_reader(enum: EnumDescriptor, adapter: TypeAdapter[Any]) -> Callable[[int], Any]:
    # Of a word of a later version it says whether the kind may grow.
    return lru_cache(maxsize=256)(lambda number: adapter.validate_python(word_of(enum, number)))


def _is_flat(kind: type[Record], descriptor: Descriptor) -> bool:
    """Whether each field of the record is one of the message, none of them a member of a choice."""
    fields = [descriptor.fields_by_name.get(name) for name in kind.model_fields]
    return all(field is not None and not in_oneof(field) for field in fields)


def _is_scalar(field: FieldDescriptor) -> bool:
    """Whether it is a number, a text or a flag that is always there."""
    return not (field.is_repeated or field.has_presence or field.enum_type is not None)


def _is_optional_scalar(field: FieldDescriptor) -> bool:
    return field.has_presence and field.message_type is None and field.enum_type is None and not in_oneof(field)


def _is_union(annotation: Any) -> bool:
    return get_origin(annotation) in (Union, types.UnionType)
