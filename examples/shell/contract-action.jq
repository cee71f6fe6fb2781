# An action of examples/script.json as the JSON of the contract has it: prefixed words, one member for its kind.
if .action_type == "submit" then {submit: {
  issue_type: "ISSUE_TYPE_\(.issue_type | ascii_upcase)",
  priority: "PRIORITY_\(.priority | ascii_upcase)",
  assignment_group: "ASSIGNMENT_GROUP_\(.assignment_group | ascii_upcase)",
  resolution_action: "RESOLUTION_ACTION_\(.resolution_action | ascii_upcase)"}}
elif .action_type == "investigate" then {investigate: {tool_name: "TOOL_NAME_\(.tool_name | ascii_upcase)"}}
else {(.action_type): {}} end
