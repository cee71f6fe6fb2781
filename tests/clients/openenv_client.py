"""Plays the server at argv[1] with OpenEnv's own client and prints what it saw as one JSON object."""

import inspect
import json
import sys

try:
    from openenv.core import GenericEnvClient
except ImportError:
    from openenv_core import GenericEnvClient

ROUTE = {
    "issue_type": "application_support",
    "priority": "high",
    "assignment_group": "application_team",
    "resolution_action": "escalate",
}


def connect(url):
    client = GenericEnvClient(base_url=url)
    # Before 0.2.2 the client itself is synchronous.
    return client if not inspect.iscoroutinefunction(GenericEnvClient.close) and not hasattr(client, "sync") else client.sync()


def error_of(call):
    try:
        call()
    except RuntimeError as error:
        return str(error)
    return None


def main(url):
    seen = {}
    with connect(url) as env:
        env.reset()
        seen["no_options"] = [env.state()[key] for key in ("split", "seed", "queue_ticket_ids")]
        first = env.reset(task_id=3, seed=42)
        seen["queue_size"] = first.observation["queue_size"]
        seen["first_reward"] = first.reward
        seen["error"] = error_of(lambda: env.step({**ROUTE, "priority": "urgent"}))
        seen["state_after_error"] = env.state()["step_count"]
        with connect(url) as other:
            other.reset(task_id=1, seed=7)
            other.step(ROUTE)
            seen["other_steps"] = other.state()["step_count"]
            seen["own_steps"] = env.state()["step_count"]
        result = first
        steps = 0
        while not result.done:
            result = env.step({"action_type": "submit", **ROUTE})
            steps += 1
        seen["steps"] = steps
        seen["rubric_reward"] = result.observation["rubric_reward"]
        seen["last_reward"] = result.reward
        seen["state_done"] = env.state()["done"]
        seen["after_done"] = error_of(lambda: env.step(ROUTE))
        seen["reset_again"] = env.reset(task_id=1, seed=1).done
    print(json.dumps(seen))


main(sys.argv[1])
