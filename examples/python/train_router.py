"""A small learned router: how far reading by word counts gets on generated tickets.

    python train_router.py curve --generate 'npx helpdesk-env-lab generate' --models routers --out curve.json
    python train_router.py scores --evaluate 'npx helpdesk-env-lab evaluate' --models routers --out curve.json
    python train_router.py plot  --out curve.json --plot curve.svg
    python train_router.py fit   --train train.json --model router.pickle
    python train_router.py play  --model router.pickle       # for: evaluate --agent 'python train_router.py play --model router.pickle'

A logistic regression a label over hashed word n-grams. It reads title, text, notes, and the requester's answer, each as words of its own; what
stands in a linked ticket or a history it does not read. Needs scikit-learn; `--plot` needs matplotlib.
"""

from __future__ import annotations

import argparse
import json
import pickle
import shlex
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import numpy as np
from scipy.sparse import hstack
from sklearn.feature_extraction.text import HashingVectorizer
from sklearn.linear_model import SGDClassifier

FIELDS = ("issue_type", "priority", "assignment_group", "resolution_action")
# Where a sentence stands matters: the answer counts before the note, the note before the text.
PARTS = (("title",), ("description",), ("ambiguity_note", "planning_note"), ("customer_update_note",))
HASHES = 2**15
SIZES = (100, 300, 1_000, 3_000, 10_000)
TRAIN_WORLDS, UNSEEN_WORLDS = "worlds learned from", "unseen worlds"
UNSEEN_SCENARIOS, WRITTEN = "unseen scenarios (dev)", "written tickets"
Ticket = dict[str, Any]


def features(tickets: list[Ticket]) -> Any:
    """One row a ticket: hashed words and pairs of words, those of each part apart."""
    hasher = HashingVectorizer(n_features=HASHES, ngram_range=(1, 2), alternate_sign=False, norm="l2")
    texts = [[" ".join(ticket.get(name) or "" for name in names) for ticket in tickets] for names in PARTS]
    everywhere = [" ".join(parts) for parts in zip(*texts)]
    return hstack([hasher.transform(part) for part in (*texts, everywhere)], format="csr")


class Router:
    """A classifier for each label."""

    def fit(self, tickets: list[Ticket]) -> Router:
        rows = features(tickets)
        self.models = {
            field: SGDClassifier(loss="log_loss", alpha=3e-6, max_iter=30, tol=None, random_state=0).fit(
                rows, [ticket[field] for ticket in tickets]
            )
            for field in FIELDS
        }
        return self

    def routes(self, tickets: list[Ticket]) -> list[dict[str, str]]:
        rows = features(tickets)
        answers = {field: model.predict(rows) for field, model in self.models.items()}
        return [{field: str(answers[field][index]) for field in FIELDS} for index in range(len(tickets))]


def read(path: str | Path) -> list[Ticket]:
    file = json.loads(Path(path).read_text(encoding="utf-8"))
    return file if isinstance(file, list) else file["tickets"]


def accuracy(router: Router, tickets: list[Ticket]) -> dict[str, float]:
    """Share of tickets with each label right, and with all four."""
    right = np.array(
        [[answer[field] == ticket[field] for field in FIELDS] for answer, ticket in zip(router.routes(tickets), tickets)]
    )
    shares = {field: float(share) for field, share in zip(FIELDS, right.mean(axis=0))}
    return {**shares, "all": float(right.all(axis=1).mean())}


def next_action(observation: dict[str, Any], router: Router) -> dict[str, Any]:
    """Whatever is recommended first, then the answer."""
    ticket = observation["current_ticket"]
    for tool in (ticket.get("context_status") or {}).get("recommended_tools") or ():
        return {"action_type": "investigate", "tool_name": tool}
    recommended = (ticket.get("operational_context") or {}).get("recommended_actions") or ()
    for action in ("request_info", "open_incident"):
        if action in recommended:
            return {"action_type": action}
    return {"action_type": "submit", **router.routes([ticket])[0]}


def play(model: Path) -> None:
    """An agent of lines: an observation in, an action out."""
    router: Router = pickle.loads(model.read_bytes())  # noqa: S301: a file of one's own
    for line in sys.stdin:
        message = json.loads(line)
        if message["type"] == "observation":
            print(json.dumps(next_action(message["observation"], router)), flush=True)


def generated(command: str, split: str, worlds: list[int], count: int) -> list[Ticket]:
    """So many tickets, as many of each world."""
    tickets: list[Ticket] = []
    with tempfile.TemporaryDirectory() as folder:
        for world in worlds:
            out = Path(folder) / f"{split}-{world}.json"
            flags = ["--world", str(world), "--split", split, "--tickets", str(count // len(worlds)), "--out", str(out)]
            subprocess.run([*shlex.split(command), *flags], check=True, stdout=subprocess.DEVNULL)
            tickets += read(out)
    return tickets


def curve(arguments: argparse.Namespace) -> None:
    """Trains on ever more tickets and tries each router on what it has not seen."""
    sizes = [size for size in SIZES if size <= arguments.most]
    train = generated(arguments.generate, "train", list(range(1, 11)), sizes[-1])
    # Tickets of every world in every part of the curve.
    order = np.random.default_rng(0).permutation(len(train))
    sets = {
        TRAIN_WORLDS: generated(arguments.generate, "train", [1], sizes[-1] // 10 + arguments.tried)[-arguments.tried :],
        UNSEEN_WORLDS: generated(arguments.generate, "train", [101, 102], arguments.tried),
        UNSEEN_SCENARIOS: generated(arguments.generate, "dev", [1, 2], arguments.tried),
        WRITTEN: read(arguments.written),
    }
    points = []
    for size in sizes:
        taught = [train[index] for index in order[:size]]
        router = Router().fit(taught)
        point = {"tickets": size, "right": {name: accuracy(router, tickets) for name, tickets in sets.items()}}
        points.append(point)
        if arguments.models:
            Path(arguments.models).mkdir(parents=True, exist_ok=True)
            (Path(arguments.models) / f"router-{size}.pickle").write_bytes(pickle.dumps(router))
        told = ", ".join(f"{name} {shares['all']:.3f}" for name, shares in point["right"].items())
        print(f"{size} tickets, all four right: {told}", flush=True)
    Path(arguments.out).write_text(json.dumps({"points": points}, indent=2) + "\n", encoding="utf-8")


# Where a router is tried: flags of `evaluate`, and the lines drawn beside the curve.
PLAYED = {
    TRAIN_WORLDS: ["--world", "1", "--split", "train"],
    UNSEEN_WORLDS: ["--world", "101", "--split", "train"],
    UNSEEN_SCENARIOS: ["--world", "1", "--split", "dev"],
    WRITTEN: ["--split", "all"],
}
BESIDE = ("oracle", "heuristic", "constant")


def scores(arguments: argparse.Namespace) -> None:
    """Plays episodes with each router that `curve` left, and adds their scores to what it wrote."""
    told = json.loads(Path(arguments.out).read_text(encoding="utf-8"))

    def played(flags: list[str]) -> dict[str, float]:
        with tempfile.TemporaryDirectory() as folder:
            result = Path(folder) / "result.json"
            command = [*shlex.split(arguments.evaluate), *flags, "--tasks", "1,2,3", "--episodes", str(arguments.episodes)]
            subprocess.run([*command, "--output", str(result)], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            tasks = json.loads(result.read_text(encoding="utf-8"))["tasks"]
        return {str(task["task_id"]): task["rubric_reward"]["value"] for task in tasks}

    told["scores"] = {"curves": {name: [] for name in PLAYED}, "beside": {}}
    for point in told["points"]:
        router = Path(arguments.models) / f"router-{point['tickets']}.pickle"
        agent = shlex.join([sys.executable, str(Path(__file__)), "play", "--model", str(router)])
        for name, flags in PLAYED.items():
            told["scores"]["curves"][name].append(played(["--agent", agent, *flags]))
            print(point["tickets"], name, told["scores"]["curves"][name][-1], flush=True)
    for policy in BESIDE:
        told["scores"]["beside"][policy] = played(["--policy", policy, *PLAYED[UNSEEN_SCENARIOS]])
        print(policy, told["scores"]["beside"][policy], flush=True)
    Path(arguments.out).write_text(json.dumps(told, indent=2) + "\n", encoding="utf-8")


def plot(arguments: argparse.Namespace) -> None:
    """The curves as a picture: labels right, and scores of episodes where `scores` has played some."""
    import matplotlib

    matplotlib.use("svg")
    matplotlib.rcParams.update({"svg.hashsalt": "router", "font.size": 9, "svg.fonttype": "none"})
    import matplotlib.pyplot as plt

    told = json.loads(Path(arguments.out).read_text(encoding="utf-8"))
    sizes = [point["tickets"] for point in told["points"]]
    panels = {
        "labels right, mean of the four": {
            name: [np.mean([point["right"][name][field] for field in FIELDS]) for point in told["points"]] for name in PLAYED
        }
    }
    beside = {}
    if "scores" in told:
        played, beside = told["scores"]["curves"], told["scores"]["beside"]
        panels["score of an episode, mean of the tasks"] = {
            name: [np.mean(list(tasks.values())) for tasks in values] for name, values in played.items()
        }
        panels["score on unseen scenarios, by task"] = {
            f"task {task}": [tasks[task] for tasks in played[UNSEEN_SCENARIOS]] for task in ("1", "2", "3")
        }
    figure, axes = plt.subplots(1, len(panels), figsize=(4.4 * len(panels), 3.8), squeeze=False)
    for axis, (title, curves) in zip(axes[0], panels.items()):
        for index, (name, values) in enumerate(curves.items()):
            axis.plot(sizes, values, label=name, marker="os^D"[index])
        for name, tasks in beside.items() if axis is not axes[0][0] else ():
            value = np.mean(list(tasks.values()))
            axis.axhline(value, linestyle="--", linewidth=0.8, color="0.4")
            axis.text(sizes[0], value + 0.012, f"{name}, unseen scenarios", fontsize=7, color="0.3")
        axis.set_title(title)
        axis.set_xscale("log")
        axis.set_xticks(sizes, [f"{size:,}" for size in sizes])
        axis.set_xlabel("tickets that it learned from")
        axis.set_ylim(0, 1.1)
        axis.grid(alpha=0.3)
        axis.legend(fontsize=7, loc="lower right")
    figure.tight_layout()
    figure.savefig(arguments.plot, metadata={"Date": None})


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(dest="command", required=True)
    fitting = commands.add_parser("fit", help="learn from a file of tickets")
    fitting.add_argument("--train", required=True)
    fitting.add_argument("--model", type=Path, required=True)
    playing = commands.add_parser("play", help="play as an agent of lines")
    playing.add_argument("--model", type=Path, required=True)
    curving = commands.add_parser("curve", help="learn from ever more tickets")
    curving.add_argument("--generate", default="npx helpdesk-env-lab generate", help="the command that writes tickets")
    curving.add_argument("--written", default=str(Path(__file__).parents[2] / "data" / "dataset.json"))
    curving.add_argument("--most", type=int, default=SIZES[-1], help="tickets to learn from at most")
    curving.add_argument("--tried", type=int, default=1_000, help="tickets of each kind to try it on")
    curving.add_argument("--out", default="curve.json")
    curving.add_argument("--models", help="folder for the routers")
    scoring = commands.add_parser("scores", help="play episodes with what curve left in the folder of models")
    scoring.add_argument("--evaluate", default="npx helpdesk-env-lab evaluate", help="the command that plays")
    scoring.add_argument("--episodes", type=int, default=20, help="of each task")
    scoring.add_argument("--models", required=True, help="folder of the routers")
    scoring.add_argument("--out", default="curve.json")
    drawing = commands.add_parser("plot", help="draw what curve wrote")
    drawing.add_argument("--out", default="curve.json")
    drawing.add_argument("--plot", default="curve.svg")
    arguments = parser.parse_args()
    if arguments.command == "fit":
        arguments.model.write_bytes(pickle.dumps(Router().fit(read(arguments.train))))
    elif arguments.command == "play":
        play(arguments.model)
    elif arguments.command == "curve":
        curve(arguments)
    elif arguments.command == "scores":
        scores(arguments)
    else:
        plot(arguments)


if __name__ == "__main__":
    main()
