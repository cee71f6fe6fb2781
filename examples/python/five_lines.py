"""One whole hard episode over gRPC, in five lines. The server is at HELPDESK_ENV_URL, else http://localhost:7860."""

from helpdesk_env import HelpdeskClient, Submit

with HelpdeskClient() as env:
    observation = env.reset(task_id=3, seed=42)
    while not observation.done:
        observation = env.step(Submit(issue_type="onboarding", priority="high", assignment_group="onboarding_ops", resolution_action="assign"))
    print(observation.rubric_reward)
