"""Steps a second of one Python process that plays a server with Gymnasium's vector environment.

    PYTHONPATH=clients/python/src:gen/python python bench/python-vector.py URL [--envs 64] [--seconds 5] [--observation full]

Prints a line of JSON. `cpu` is that of this process: what is left of a second is the server's, or nobody's.
"""

from __future__ import annotations

import argparse
import json
import time

import gymnasium
import numpy as np


def main() -> None:
    read = argparse.ArgumentParser(description="Steps a second of Gymnasium's vector environment.")
    read.add_argument("url")
    read.add_argument("--envs", type=int, default=64)
    read.add_argument("--seconds", type=float, default=5.0)
    read.add_argument("--observation", choices=("full", "numbers"), default="full")
    asked = read.parse_args()
    many = gymnasium.make_vec(
        "helpdesk_env.gym:Helpdesk-v1", num_envs=asked.envs, url=asked.url, task_id=3, observation=asked.observation
    )
    actions = a_hundred_actions(asked.envs)
    many.reset(seed=0)
    play(many, actions, 1.0)
    steps, wall, cpu = play(many, actions, asked.seconds)
    many.close()
    told = {
        "envs": asked.envs,
        "observation": asked.observation,
        "steps": steps,
        "steps_per_second": round(steps / wall),
        "steps_per_cpu_second": round(steps / cpu),
    }
    print(json.dumps(told))


def a_hundred_actions(envs: int) -> list[np.ndarray]:
    """Actions of every kind: half of them submits, as in an episode that looks things up first."""
    rng = np.random.default_rng(0)
    actions = rng.integers(0, [5, 5, 9, 4, 6, 5], (100, envs, 6))
    actions[:, :, 0] = rng.choice([0, 1, 2, 3, 4], (100, envs), p=[0.5, 0.35, 0.05, 0.05, 0.05])
    return list(actions)


def play(many: gymnasium.vector.VectorEnv, actions: list[np.ndarray], seconds: float) -> tuple[int, float, float]:
    """Steps taken, and the seconds and CPU seconds that they took."""
    began, cpu, steps = time.perf_counter(), time.process_time(), 0
    while time.perf_counter() - began < seconds:
        many.step(actions[(steps // many.num_envs) % len(actions)])
        steps += many.num_envs
    return steps, time.perf_counter() - began, time.process_time() - cpu


if __name__ == "__main__":
    main()
