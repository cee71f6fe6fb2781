"""Plays the server at argv[1] with OpenEnv's own MCPToolClient, in both of its modes, and prints what it saw."""

import asyncio
import json
import sys

from openenv.core.mcp_client import MCPToolClient

ROUTE = {
    "issue_type": "application_support",
    "priority": "high",
    "assignment_group": "application_team",
    "resolution_action": "escalate",
}


async def error_of(call):
    try:
        await call
    except RuntimeError as error:
        return str(error)
    return None


async def play(url, production):
    client = MCPToolClient(base_url=url)
    client.use_production_mode = production
    seen = {}
    async with client:
        seen["tools_before_reset"] = [tool.name for tool in await client.list_tools()]
        first = await client.reset(task_id=3, seed=42)
        seen["first_reward"] = first.reward
        tools = await client.list_tools(use_cache=False)
        seen["tools"] = [tool.name for tool in tools]
        seen["described"] = all(len(tool.description) > 80 for tool in tools)
        seen["schemas"] = all(tool.input_schema["type"] == "object" for tool in tools)
        looked = await client.call_tool("lookup_internal_routing_note")
        seen["found"] = looked["observation"]["last_tool_result"]["tool_name"]
        seen["unknown"] = await error_of(client.call_tool("nope"))
        seen["wrong_word"] = await error_of(client.call_tool("submit_routing", **{**ROUTE, "priority": "urgent"}))
        result = looked
        rewards = [looked["reward"]]
        while not result["done"]:
            result = await client.call_tool("submit_routing", **ROUTE)
            rewards.append(result["reward"])
        seen["rewards"] = rewards
        seen["score"] = result["observation"]["rubric_reward"]
        seen["steps"] = (await client.state()).step_count
        seen["after_done"] = await error_of(client.call_tool("submit_routing", **ROUTE))
        again = await client.reset(task_id=1, seed=1)
        seen["again"] = [again.reward, again.done]
    return seen


async def main(url):
    print(json.dumps({"default": await play(url, False), "production": await play(url, True)}))


asyncio.run(main(sys.argv[1]))
