"""The models are what the server's /schema says."""

from __future__ import annotations

import json
import urllib.request
from typing import Any

import pytest
from pydantic import BaseModel

from helpdesk_env import models
from helpdesk_env.openenv import HelpdeskTicketAction, HelpdeskTicketObservation, HelpdeskTicketState

ROOTS: dict[str, type[BaseModel]] = {
    "action": HelpdeskTicketAction,
    "observation": HelpdeskTicketObservation,
    "state": HelpdeskTicketState,
}


@pytest.fixture(scope="module")
def schemas(url: str) -> dict[str, Any]:
    with urllib.request.urlopen(f"{url}/schema") as response:
        return dict(json.load(response))


@pytest.mark.parametrize("root", sorted(ROOTS))
def test_the_model_has_the_name_and_the_fields_of_the_schema(root: str, schemas: dict[str, Any]) -> None:
    model = ROOTS[root]
    assert model.__name__ == schemas[root]["title"]
    assert set(model.model_fields) == set(schemas[root]["properties"])


def test_every_part_of_an_observation_has_the_fields_of_the_schema(schemas: dict[str, Any]) -> None:
    parts = {**schemas["observation"]["$defs"], **schemas["state"]["$defs"]}
    compared = []
    for title, schema in parts.items():
        for part in schema.get("oneOf", [schema]):
            name = part["title"].removesuffix("Event")
            if title == "Action":  # The five classes of helpdesk_env.actions.
                continue
            model: type[models.Record] = getattr(models, name)
            assert set(model.model_fields) == set(part["properties"]), name
            compared.append(name)
    assert len(compared) > 25
