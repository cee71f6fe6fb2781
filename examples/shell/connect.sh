#!/usr/bin/env bash
# The contract's RPCs as Connect JSON with curl.
# shellcheck source-path=SCRIPTDIR
source "$(dirname "$0")/transcript.sh"

call() { # rpc body
  curl --silent --show-error --fail-with-body --header 'content-type: application/json' \
    --data "$2" "$url/helpdesk.v1.EnvironmentService/$1"
}

start() {
  answer="$(call Reset "$1")"
  session="$(jq -r .sessionId <<<"$answer")"
}
play() {
  local action
  action="$(jq -c -f "$here/contract-action.jq" <<<"$1")"
  answer="$(call Step "{\"session_id\":\"$session\",\"action\":$action}")"
}
finish() { call CloseSession "{\"session_id\":\"$session\"}" >/dev/null; }

print_transcript contract
