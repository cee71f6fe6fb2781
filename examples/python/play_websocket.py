"""OpenEnv's `/ws`, with OpenEnv's own untyped client."""

from __future__ import annotations

from typing import Any

from normal_form import URL, print_transcript
from openenv.core import GenericEnvClient


def plain(result: Any) -> dict[str, Any]:
    """Three members stand beside the observation, one in its metadata."""
    metadata = result.metadata or {}
    beside = {"reward": result.reward, "done": result.done, "metadata": metadata}
    return {**result.observation, **beside, "truncated": metadata.get("truncated")}


with GenericEnvClient(base_url=URL).sync() as env:
    print_transcript(lambda reset: plain(env.reset(**reset)), lambda action: plain(env.step(action)))
