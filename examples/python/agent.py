"""An agent that `evaluate --agent 'python3 examples/python/agent.py'` judges: an observation a line in, an action a line out."""

import json
import sys

ROUTES = {"password": ("identity_access", "high", "service_desk", "fulfill")}
USUAL = ("application_support", "medium", "application_team", "assign")
FIELDS = ("issue_type", "priority", "assignment_group", "resolution_action")

for line in sys.stdin:
    message = json.loads(line)
    if message["type"] == "observation":  # the other type is "reset": a new episode begins
        words = message["observation"]["current_ticket"]["title"].lower().split()
        route = next((ROUTES[word] for word in words if word in ROUTES), USUAL)
        print(json.dumps({"action_type": "submit", **dict(zip(FIELDS, route))}), flush=True)
