"""Loads a file of chat transcripts with Hugging Face's datasets, as trainers do, and compares it with the file's own rows."""

import json
import sys
import tempfile

import datasets


def without_nulls(value):
    if isinstance(value, dict):
        return {key: without_nulls(member) for key, member in value.items() if member is not None}
    return [without_nulls(member) for member in value] if isinstance(value, list) else value


def same(loaded, row):
    """All of it, but for the score, of which the reader of JSON keeps nine digits."""
    loaded, row = without_nulls(loaded), without_nulls(row)
    return abs(loaded.pop("rubric_reward") - row.pop("rubric_reward")) < 1e-8 and loaded == row


def main(path, parquet):
    datasets.disable_progress_bars()
    with tempfile.TemporaryDirectory() as cache:
        loaded = datasets.load_dataset("json", data_files=path, split="train", cache_dir=cache)
        rows = [json.loads(line) for line in open(path, encoding="utf-8", newline="\n")]
        steps = datasets.load_dataset("parquet", data_files=parquet, split="train", cache_dir=cache)
        print(
            json.dumps(
                {
                    "rows": len(rows),
                    "same": sum(same(a, b) for a, b in zip(loaded, rows, strict=True)),
                    "tools": sorted({type(row["tools"]).__name__ for row in loaded}),
                    "steps": len(steps),
                    "observations": sum(isinstance(json.loads(row["observation"]), dict) for row in steps),
                }
            )
        )


main(*sys.argv[1:])
