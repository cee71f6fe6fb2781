"""Resets and steps of many sessions in as few calls as the server takes them in."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any, Generic, Literal, TypeAlias, TypeVar, Union

from helpdesk.v1 import environment_service_pb2 as pb

from . import _calls
from ._connection import Connection, Pending
from ._places import Place
from .errors import HelpdeskError, InvalidRequestError, UnknownSessionError, from_item_error
from .options import ResetOptions
from .session import HelpdeskSession

AnswerT = TypeVar("AnswerT", pb.ResetResponse, pb.StepResponse)
Kind: TypeAlias = Literal["Reset", "Step"]
Result: TypeAlias = Union[AnswerT, HelpdeskError]


class Batch(Generic[AnswerT]):
    """Calls of one kind that were sent, all before the first is answered."""

    def __init__(self, connection: Connection, kind: Kind, items: Sequence[Any]) -> None:
        self._connection = connection
        self._items = items
        limit = connection.check_contract().max_batch_items
        self._sent: list[Pending[Any, Any]] = [
            connection.begin(method, request) for method, request in batches_of(kind, items, limit)
        ]

    def finish(self) -> list[Result[AnswerT]]:
        """What each came to, in their order. What was lost with its connection is sent again, as it would be alone."""
        results: list[Result[AnswerT]] = []
        try:
            for pending in self._sent:
                try:
                    results += answers_in(self._connection.finish(pending), self._connection.address.url)
                except HelpdeskError as error:
                    results += [error] * len(items_in(pending.request))
        except BaseException:
            for pending in self._sent:
                abandon_opened(self._connection.place, pending.request, pending.answer)
            raise
        return results


class BatchedResets:
    """Resets of sessions that were sent together."""

    def __init__(self, connection: Connection, asked: Iterable[tuple[HelpdeskSession, ResetOptions]]) -> None:
        asked = list(asked)
        self._connection = connection
        self._sessions = [session for session, _ in asked]
        self._requests = [session._reset_request(options) for session, options in asked]
        self._batch: Batch[pb.ResetResponse] = Batch(connection, "Reset", self._requests)

    def finish(self) -> list[Result[pb.ResetResponse]]:
        """What each came to; a session that the server has forgotten is opened anew."""
        results = self._batch.finish()
        forgotten = [index for index, result in enumerate(results) if is_forgotten(self._requests[index], result)]
        for index in forgotten:
            self._requests[index].ClearField("session_id")
        anew: Batch[pb.ResetResponse] = Batch(
            self._connection, "Reset", [self._requests[index] for index in forgotten]
        )
        for index, result in zip(forgotten, anew.finish(), strict=True):
            results[index] = result
        for session, result in zip(self._sessions, results, strict=True):
            if isinstance(result, pb.ResetResponse):
                session._place.take(result.session_id)
        return results


def batches_of(kind: Kind, items: Sequence[Any], limit: int) -> list[tuple[str, Any]]:
    """The calls that carry the items: their methods and requests. A server of before contract 1.7.0 takes no batches, `limit` 0: they
    are sent one by one."""
    if limit == 0:
        return [(kind, item) for item in items]
    request: Any = pb.BatchResetRequest if kind == "Reset" else pb.BatchStepRequest
    starts = range(0, len(items), limit)
    return [(f"Batch{kind}", request(items=items[start : start + limit])) for start in starts]


def items_in(request: Any) -> Sequence[Any]:
    """The items of a call that `batches_of` made."""
    return request.items if isinstance(request, (pb.BatchResetRequest, pb.BatchStepRequest)) else [request]


def answers_in(response: Any, url: str) -> list[Any]:
    """What each item of such a call came to: its answer, or the error that the call by itself would have ended with."""
    if not isinstance(response, (pb.BatchResetResponse, pb.BatchStepResponse)):
        return [response]
    return [_answer_in(result, url) for result in response.results]


def _answer_in(result: Any, url: str) -> Any:
    if result.HasField("error"):
        return _calls.explain_unknown(from_item_error(result.error, url), url)
    return result.reset if isinstance(result, pb.BatchResetResult) else result.step


def is_forgotten(request: pb.ResetRequest, result: object) -> bool:
    """Whether the session that was to be reset is not there any more."""
    return isinstance(result, UnknownSessionError) and request.HasField("session_id")


def refuse_twice(sessions: Sequence[object]) -> None:
    """A step that is sent again after a lost connection is taken once only where it is its session's last."""
    if len({id(session) for session in sessions}) < len(sessions):
        raise InvalidRequestError(
            "malformed_request",
            "A session is in the batch twice.",
            subject="items",
            next_step="Put its next step into the next batch.",
        )


def abandon_opened(make_place: Callable[[], Place], request: Any, answer: Any) -> None:
    """Sees to it that sessions which the server opens for a call that nobody waits for any more are closed again. `answer`: its
    future, gRPC's or asyncio's."""
    opening = [
        index
        for index, item in enumerate(items_in(request))
        if isinstance(item, pb.ResetRequest) and not item.HasField("session_id")
    ]
    if opening:
        # Made here: the callback may run when little else does.
        places: list[Place] = [make_place() for _ in opening]
        answer.add_done_callback(lambda done: _abandon(done, list(zip(opening, places, strict=True))))


def _abandon(done: Any, opening: list[tuple[int, Place]]) -> None:
    if done.cancelled() or done.exception() is not None:
        return
    answers = answers_in(done.result(), "")
    for index, place in opening:
        if isinstance(answers[index], pb.ResetResponse):
            place.take(answers[index].session_id)
            place.abandon()
