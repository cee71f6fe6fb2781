"""Plays the server at argv[1] with MCP's official Python client, in the mode argv[2], and prints what it saw."""

import asyncio
import json
import sys

from mcp import Client, MCPError

ROUTE = {
    "issue_type": "application_support",
    "priority": "high",
    "assignment_group": "application_team",
    "resolution_action": "escalate",
}


async def stateless(client, seen):
    tools = (await client.list_tools()).tools
    seen["tools"] = [tool.name for tool in tools]
    seen["blind"] = text_of(await client.call_tool("submit_routing", ROUTE))
    opened = (await client.call_tool("open_episode", {"seed": 42})).structured_content
    session = {"session_id": opened["session_id"]}
    seen["rewards"] = []
    done = False
    while not done:
        step = (await client.call_tool("submit_routing", {**ROUTE, **session})).structured_content
        seen["rewards"].append(step["reward"])
        done = step["done"]
    seen["score"] = step["observation"]["rubric_reward"]
    seen["after_done"] = text_of(await client.call_tool("submit_routing", {**ROUTE, **session}))
    seen["closed"] = (await client.call_tool("close_episode", session)).structured_content["closed"]
    seen["after_close"] = text_of(await client.call_tool("defer", session))
    try:
        await client.call_tool("nope", {})
    except MCPError as error:
        seen["unknown_tool"] = error.code


async def legacy(client, seen):
    seen["tools"] = [tool.name for tool in (await client.list_tools()).tools]
    seen["rewards"] = []
    done = False
    while not done:
        step = (await client.call_tool("submit_routing", ROUTE)).structured_content
        seen["rewards"].append(step["reward"])
        done = step["done"]
    seen["score"] = step["observation"]["rubric_reward"]


def text_of(result):
    return [result.is_error, result.content[0].text]


async def main(url, mode):
    seen = {}
    async with Client(url, mode=mode) as client:
        seen["version"] = client.protocol_version
        await (legacy if mode == "legacy" else stateless)(client, seen)
    print(json.dumps(seen))


asyncio.run(main(sys.argv[1], sys.argv[2]))
