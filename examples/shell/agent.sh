#!/usr/bin/env bash
# An agent that `evaluate --agent examples/shell/agent.sh` judges: an observation a line in, an action a line out.
usual='"action_type":"submit","issue_type":"application_support","assignment_group":"application_team","resolution_action":"assign"'
while IFS= read -r line; do
  case $line in
    '{"type":"observation"'*[Uu]rgent*) echo "{$usual,\"priority\":\"high\"}" ;;
    '{"type":"observation"'*) echo "{$usual,\"priority\":\"medium\"}" ;;
  esac
done
