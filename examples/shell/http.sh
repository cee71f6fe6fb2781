#!/usr/bin/env bash
# OpenEnv's HTTP routes with curl.
# shellcheck source-path=SCRIPTDIR
source "$(dirname "$0")/transcript.sh"
headers="$(mktemp)"

post() { # path body
  curl --silent --show-error --fail-with-body --dump-header "$headers" \
    --header 'content-type: application/json' --header "x-session-id: $session" --data "$2" "$url$1"
}

session=
start() {
  answer="$(curl --silent --show-error --fail-with-body --dump-header "$headers" \
    --header 'content-type: application/json' --data "$1" "$url/reset")"
  session="$(tr -d '\r' <"$headers" | sed -n 's/^x-session-id: //Ip')"
}
play() { answer="$(post /step "{\"action\":$1}")"; }
finish() { post /close '{}' >/dev/null; rm -f "$headers"; }

print_transcript openenv
