"""GRPO with TRL on a helpdesk server: a tiny model, made at random here, learns for a few steps on a CPU.

Nothing is downloaded: tokenizer and model are built in code. The model is far too small to read a ticket; what it can
learn is which labels pay on the whole. What this shows is the whole way: rows, environment, tool calls, rewards, loss.
The reward of a rollout is its episode's score, or what stopping is worth where the model made no more calls.

    pip install './clients/python[trl]'
    npm start
    python examples/python/grpo_tiny.py --url http://localhost:7860
"""

from __future__ import annotations

import argparse
import os
from typing import Any

os.environ.setdefault("HF_HUB_OFFLINE", "1")
os.environ.setdefault("TRL_EXPERIMENTAL_SILENCE", "1")

import torch
from datasets import Dataset
from tokenizers import Regex, Tokenizer
from tokenizers.models import WordLevel
from tokenizers.normalizers import Lowercase
from tokenizers.pre_tokenizers import Split
from transformers import LlamaConfig, LlamaForCausalLM, PreTrainedTokenizerFast, PrinterCallback, TrainerCallback
from trl import GRPOConfig, GRPOTrainer

from helpdesk_env.trl import tool_env_at
from helpdesk_env.vocabulary import ASSIGNMENT_GROUPS, ISSUE_TYPES, PRIORITIES, RESOLUTION_ACTIONS

LABELS = {
    "issue_type": ISSUE_TYPES,
    "priority": PRIORITIES,
    "assignment_group": ASSIGNMENT_GROUPS,
    "resolution_action": RESOLUTION_ACTIONS,
}
# A word can be of two kinds in no case: a token is a label of one kind.
KIND_OF = {word: kind for kind, words in LABELS.items() for word in words}
PAD, END, UNKNOWN, ROLES = "<pad>", "<end>", "<unk>", ["<user>", "<assistant>", "<tool>"]
TEMPLATE = (
    "{% for message in messages %}<{{ message.role }}> {{ message.content }} "
    "{% for call in message.tool_calls or [] %}{{ call.function.name }} "
    "{% for name, value in call.function.arguments.items() %}{{ name }} {{ value }} {% endfor %}{% endfor %}<end> "
    "{% endfor %}{% if add_generation_prompt %}<assistant> {% endif %}"
)


class LabelTokenizer(PreTrainedTokenizerFast):
    """Whole words. What the model writes is read as a call of submit_routing with the first label of each kind."""

    def parse_response(self, response: Any, prefix: Any = None, **_: Any) -> dict[str, Any]:
        arguments: dict[str, str] = {}
        for word in self.decode(response, skip_special_tokens=True).split():
            if word in KIND_OF:
                arguments.setdefault(KIND_OF[word], word)
        call = {"type": "function", "function": {"name": "submit_routing", "arguments": arguments}}
        return {"role": "assistant", "content": "", "tool_calls": [call]}


def build_tokenizer(texts: list[str]) -> LabelTokenizer:
    """Labels, roles, and the commonest words of the texts."""
    splitter = Split(Regex(r"<\w+>|\w+|[^\w\s]"), "removed", invert=True)
    counts: dict[str, int] = {}
    for text in texts:
        for word, _ in splitter.pre_tokenize_str(text.lower()):
            counts[word] = counts.get(word, 0) + 1
    common = sorted(counts, key=lambda word: (-counts[word], word))[:400]
    words = list(dict.fromkeys([PAD, END, UNKNOWN, *ROLES, *KIND_OF, *LABELS, *common]))
    raw = Tokenizer(WordLevel({word: index for index, word in enumerate(words)}, unk_token=UNKNOWN))
    raw.normalizer = Lowercase()
    raw.pre_tokenizer = splitter
    tokenizer = LabelTokenizer(tokenizer_object=raw, pad_token=PAD, eos_token=END, unk_token=UNKNOWN)
    tokenizer.chat_template = TEMPLATE
    tokenizer.padding_side = "left"
    # TRL asks for a declared format; parse_response above is ours and reads none.
    tokenizer.response_template = {"format": "the first label of each kind"}
    return tokenizer


def build_model(tokenizer: LabelTokenizer) -> LlamaForCausalLM:
    """A Llama of about 100,000 parameters, at random."""
    config = LlamaConfig(
        vocab_size=len(tokenizer),
        hidden_size=64,
        intermediate_size=128,
        num_hidden_layers=2,
        num_attention_heads=4,
        num_key_value_heads=4,
        max_position_embeddings=4096,
        pad_token_id=tokenizer.pad_token_id,
        eos_token_id=tokenizer.eos_token_id,
        bos_token_id=None,
    )
    return LlamaForCausalLM(config)


class PrintLog(TrainerCallback):
    """One line a step."""

    def on_log(self, args: Any, state: Any, control: Any, logs: dict[str, float] | None = None, **_: Any) -> None:
        if logs and "loss" in logs:
            print(
                f"step={state.global_step} loss={logs['loss']:.4f} reward={logs['reward']:.4f} "
                f"reward_std={logs['reward_std']:.4f} grad_norm={logs['grad_norm']:.3f} "
                f"tool_calls={logs['tools/call_frequency']:.2f} tool_failures={logs['tools/failure_frequency']:.2f}",
                flush=True,
            )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--url", default="http://localhost:7860")
    parser.add_argument("--steps", type=int, default=40)
    parser.add_argument("--split", default="dev", help="tickets to learn on; who learns on test cannot be judged on it")
    parser.add_argument("--output", default="/tmp/helpdesk-grpo-tiny", help="folder for the trainer's files")
    options = parser.parse_args()

    torch.manual_seed(0)
    environment = tool_env_at(options.url)
    rows = [{"task_id": 1, "seed": seed, "queue_size": 2, "split": options.split} for seed in range(32)]
    probe = environment()
    tokenizer = build_tokenizer([probe.reset(**row) for row in rows])
    model = build_model(tokenizer)
    answers = {tokenizer.convert_tokens_to_ids(word) for word in [*KIND_OF, END]}
    print(f"parameters={model.num_parameters()} vocabulary={len(tokenizer)} rows={len(rows)} trl on cpu", flush=True)

    trainer = GRPOTrainer(
        model=model,
        processing_class=tokenizer,
        train_dataset=Dataset.from_list([{"prompt": [{"role": "user", "content": ""}], **row} for row in rows]),
        environment_factory=environment,
        callbacks=[PrintLog()],
        args=GRPOConfig(
            output_dir=options.output,
            use_cpu=True,
            max_steps=options.steps,
            per_device_train_batch_size=16,
            num_generations=8,
            learning_rate=3e-3,
            lr_scheduler_type="constant",
            max_completion_length=700,
            max_tool_calling_iterations=2,
            # Nothing but labels and the end: a model made at random would write the words of tickets for ever.
            generation_kwargs={"suppress_tokens": [i for i in range(len(tokenizer)) if i not in answers]},
            logging_steps=1,
            save_strategy="no",
            report_to=[],
            disable_tqdm=True,
            seed=0,
            bf16=False,
            activation_checkpointing=False,
        ),
    )
    trainer.remove_callback(PrinterCallback)
    trainer.train()


if __name__ == "__main__":
    main()
