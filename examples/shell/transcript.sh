#!/usr/bin/env bash
# Shared by the examples beside it: plays examples/script.json with the functions that its caller defines.
#   start RESET    sets $answer to the answer to a reset, and $session
#   play ACTION    sets $answer to the answer to an action
#   finish         ends the session
set -euo pipefail
export url="${1:-http://127.0.0.1:7860}"
answer=
here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
script="$here/../script.json"

line() { # dialect step action
  jq -c -L "$here" --argjson step "$2" --argjson action "$3" "include \"normal-form\"; $1
    | {step: \$step, action: \$action, reward: (if \$step == 0 then null else .reward // 0 end), observation: .}" <<<"$answer"
}

print_transcript() { # dialect: how the answers are written, openenv or contract
  local step=0 action
  start "$(jq -c .reset "$script")"
  trap finish EXIT
  line "$1" 0 null
  while read -r action; do
    step=$((step + 1))
    play "$action"
    line "$1" "$step" "$action"
  done < <(jq -c '.actions[]' "$script")
}
