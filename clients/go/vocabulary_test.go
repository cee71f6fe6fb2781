package helpdesk

import (
	"go/ast"
	"go/parser"
	"go/token"
	"slices"
	"strconv"
	"testing"

	"google.golang.org/protobuf/reflect/protoreflect"
	pb "helpdesk.example/gen/helpdesk/v1"
)

func TestTheConstantsAreTheContractsWords(t *testing.T) {
	own := []string{"unreachable", "timed_out", "canceled", "unexpected", "invalid_option"}
	for name, enum := range map[string]protoreflect.Enum{
		"IssueType":        pb.IssueType(0),
		"Priority":         pb.Priority(0),
		"AssignmentGroup":  pb.AssignmentGroup(0),
		"ResolutionAction": pb.ResolutionAction(0),
		"ToolName":         pb.ToolName(0),
		"Reason":           pb.ErrorReason(0),
	} {
		values := enum.Descriptor().Values()
		var expected []string
		for index := 1; index < values.Len(); index++ {
			expected = append(expected, WordOf(enum.Descriptor(), values.Get(index).Number()))
		}
		if name == "Reason" {
			expected = append(expected, own...)
		}
		if found := constantsOf(t, name); !slices.Equal(found, expected) {
			t.Errorf("%s: %v, not %v", name, found, expected)
		}
	}
}

func constantsOf(t *testing.T, name string) []string {
	t.Helper()
	var found []string
	for _, file := range []string{"vocabulary.go", "reason.go"} {
		parsed, err := parser.ParseFile(token.NewFileSet(), file, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(parsed, func(node ast.Node) bool {
			value, isValue := node.(*ast.ValueSpec)
			if !isValue {
				return true
			}
			if kind, isName := value.Type.(*ast.Ident); isName && kind.Name == name {
				word, err := strconv.Unquote(value.Values[0].(*ast.BasicLit).Value)
				if err != nil {
					t.Fatal(err)
				}
				found = append(found, word)
			}
			return true
		})
	}
	return found
}
