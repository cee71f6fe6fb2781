# The normal form of examples/README.md, from OpenEnv JSON (`openenv`) and from the JSON of the contract (`contract`).

def is_default: . == null or . == false or . == 0 or . == "" or . == [] or . == {};
def without_defaults:
  if type == "object" then with_entries(.value |= without_defaults | select(.value | is_default | not))
  elif type == "array" then map(without_defaults)
  else . end;

# OpenEnv: three members stand beside the observation, one in its metadata.
def openenv:
  (.observation + {reward, done, metadata, truncated: .metadata.truncated}) | without_defaults;

def snake_key: gsub("(?<upper>[A-Z])"; "_" + (.upper | ascii_downcase));
# Prefixed words become bare; texts have spaces or small letters and stay as they are.
def bare_word:
  sub("^(ISSUE_TYPE|PRIORITY|ASSIGNMENT_GROUP|RESOLUTION_ACTION|ACTION_TYPE|TOOL_NAME|ROUTE_FIELD|PENALTY_REASON|REWARD_KIND|REWARD_MODE|TERMINATION|CONTEXT_STATE|ROUTE_LABEL|TICKET_STATUS|OPEN_INCIDENT_REFUSAL|DEFER_REFUSAL)_(?<word>[A-Z_]+)$"; "\(.word | ascii_downcase)");

def lookups: {
  related_ticket: "lookup_related_ticket", requester_history: "lookup_requester_history",
  routing_note: "lookup_internal_routing_note", capacity_forecast: "lookup_queue_capacity_forecast",
  cluster_summary: "lookup_queue_cluster_summary"};
def actions: ["submit", "investigate", "request_info", "open_incident", "defer"];
def events: ["ticket_deferred", "defer_denied", "incident_opened", "cluster_stabilized", "cluster_destabilized",
  "follow_up_spawned", "step_limit_reached"];

# A oneof is a member named for its kind that holds an object; flat, the kind is said beside what it holds.
def flat_oneof($key):
  .[$key] as $member | del(.[$key]) + $member
  + (if lookups[$key] != null then {action_type: "investigate", tool_name: lookups[$key]}
     elif events | index($key) then {event: $key}
     else {action_type: $key} end);
def flat($kinds): (keys - (keys - $kinds))[0] as $key | if $key == null then . else flat_oneof($key) end;

def words:
  if type == "object" then with_entries(.key |= snake_key | .value |= words)
  elif type == "array" then map(words)
  elif type == "string" then bare_word
  else . end;
def contract:
  .observation | words
  | .history |= ((. // []) | map(.action |= flat(actions)))
  | .metadata.dynamic_queue_events |= ((. // []) | map(flat(events)))
  | .last_tool_result |= (if . == null then null else flat((lookups | keys) + actions) end)
  | without_defaults;
