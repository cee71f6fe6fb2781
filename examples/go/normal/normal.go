// Package normal writes observations in the one form in which transcripts are compared; examples/README.md says what it is.
package normal

import (
	helpdesk "helpdesk.example/client"
	pb "helpdesk.example/gen/helpdesk/v1"

	"google.golang.org/protobuf/reflect/protoreflect"
)

// The tool of each lookup; every other member of a tool result is an action of its own name.
var tools = map[string]string{
	"related_ticket":    "lookup_related_ticket",
	"requester_history": "lookup_requester_history",
	"routing_note":      "lookup_internal_routing_note",
	"capacity_forecast": "lookup_queue_capacity_forecast",
	"cluster_summary":   "lookup_queue_cluster_summary",
}

// Of is the normal form of an observation.
func Of(observation *pb.Observation) map[string]any {
	return message(observation.ProtoReflect())
}

// What is unset or empty is not ranged over; a set zero of an optional field is left out by isDefault.
func message(value protoreflect.Message) map[string]any {
	plain := map[string]any{}
	value.Range(func(field protoreflect.FieldDescriptor, member protoreflect.Value) bool {
		if oneof := field.ContainingOneof(); oneof != nil && !oneof.IsSynthetic() {
			for key, inner := range message(member.Message()) {
				plain[key] = inner
			}
			addKind(plain, string(oneof.Name()), string(field.Name()))
			return true
		}
		if inner := anyOf(field, member); !isDefault(inner) {
			plain[string(field.Name())] = inner
		}
		return true
	})
	return plain
}

func addKind(plain map[string]any, oneof, kind string) {
	tool, isLookup := tools[kind]
	switch {
	case oneof == "event":
		plain["event"] = kind
	case isLookup:
		plain["action_type"], plain["tool_name"] = "investigate", tool
	default:
		plain["action_type"] = kind
	}
}

func anyOf(field protoreflect.FieldDescriptor, value protoreflect.Value) any {
	if !field.IsList() {
		return single(field, value)
	}
	items := make([]any, value.List().Len())
	for index := range items {
		items[index] = single(field, value.List().Get(index))
	}
	return items
}

func single(field protoreflect.FieldDescriptor, value protoreflect.Value) any {
	switch field.Kind() {
	case protoreflect.MessageKind:
		return message(value.Message())
	case protoreflect.EnumKind:
		return helpdesk.WordOf(field.Enum(), value.Enum())
	default:
		return value.Interface()
	}
}

func isDefault(value any) bool {
	switch value := value.(type) {
	case bool:
		return !value
	case int32:
		return value == 0
	case float64:
		return value == 0
	case string:
		return value == ""
	case []any:
		return len(value) == 0
	case map[string]any:
		return len(value) == 0
	}
	return false
}
