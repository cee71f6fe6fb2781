"""Renders every row of a file of chat transcripts with the chat templates that the package trl carries.

Prints, as JSON, for each template that takes tools: how many rows it rendered, and what is wrong with the first that is.
"""

import importlib.util
import json
import pathlib
import sys

import jinja2
from jinja2.sandbox import ImmutableSandboxedEnvironment


class Refused(Exception):
    """A template refused a conversation."""


def refuse(message):
    raise Refused(message)


def compact_json(value, ensure_ascii=False, indent=None, separators=None, sort_keys=False):
    return json.dumps(value, ensure_ascii=ensure_ascii, indent=indent, separators=separators, sort_keys=sort_keys)


def problem_of(template, row):
    """What a reader of the text would be misled by, or None."""
    tools = json.loads(row["tools"])
    # The prompt has every word of the handbook: a call's own would be found there.
    messages = [{**message, "content": "Route."} if message["role"] == "system" else message for message in row["messages"]]
    try:
        text = template.render(
            messages=messages, tools=tools, add_generation_prompt=False, bos_token="<s>", eos_token="</s>"
        )
    except Exception as error:
        return f"{type(error).__name__}: {error}"
    for message in row["messages"]:
        for call in message.get("tool_calls") or []:
            arguments = call["function"]["arguments"]
            if isinstance(arguments, str):
                arguments = json.loads(arguments)
            if call["function"]["name"] not in text:
                return "the call's name is not in the text"
            if any(str(value) not in text for value in arguments.values()):
                return "a call's argument is not in the text"
            if arguments and json.dumps(json.dumps(arguments, separators=(",", ":"))) in text:
                return "arguments are quoted twice"
    return None


def main():
    rows = [json.loads(line) for line in open(sys.argv[1], encoding="utf-8", newline="\n")]
    folder = pathlib.Path(importlib.util.find_spec("trl").submodule_search_locations[0]) / "chat_templates"
    environment = ImmutableSandboxedEnvironment(
        trim_blocks=True, lstrip_blocks=True, extensions=["jinja2.ext.loopcontrols"]
    )
    environment.filters["tojson"] = compact_json
    environment.globals.update(raise_exception=refuse, strftime_now=lambda form: "26 Jul 2024")
    report = {}
    for path in sorted(folder.glob("*.jinja")):
        source = path.read_text(encoding="utf-8")
        if "tool_calls" not in source or "{% generation" in source or "{%- generation" in source:
            continue
        try:
            template = environment.from_string(source)
        except jinja2.TemplateError as error:
            report[path.stem] = f"cannot be read: {error}"
            continue
        problems = [problem for row in rows if (problem := problem_of(template, row)) is not None]
        report[path.stem] = problems[0] if problems else "ok"
    print(json.dumps(report))


main()
