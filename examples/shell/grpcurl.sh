#!/usr/bin/env bash
# gRPC with grpcurl, which learns the contract by reflection.
# shellcheck source-path=SCRIPTDIR
source "$(dirname "$0")/transcript.sh"

call() { # rpc body
  grpcurl -plaintext -d "$2" "${url#http://}" "helpdesk.v1.EnvironmentService/$1"
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
