package helpdesk_test

import (
	"context"
	"errors"
	"fmt"
	"net/http/httptest"
	"os"
	"strings"
	"testing"

	"connectrpc.com/connect"
	helpdesk "helpdesk.example/client"
	pb "helpdesk.example/gen/helpdesk/v1"
	"helpdesk.example/gen/helpdesk/v1/helpdeskv1connect"
)

// An episode. HELPDESK_TEST_URL names the server.
func Example() {
	if err := play(context.Background(), os.Getenv("HELPDESK_TEST_URL")); err != nil {
		fmt.Println(err)
	}
	// Output: finished
}

func play(ctx context.Context, url string) (err error) {
	client, err := helpdesk.New(url, helpdesk.GRPC)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, client.Close(ctx)) }()
	session := client.Session()
	seen, err := session.Reset(ctx, &pb.ResetRequest{})
	for err == nil && !seen.Done {
		seen, err = session.Step(ctx, helpdesk.Submit(helpdesk.Route{
			IssueType:        helpdesk.IssueTypeIdentityAccess,
			Priority:         helpdesk.PriorityMedium,
			AssignmentGroup:  helpdesk.AssignmentGroupServiceDesk,
			ResolutionAction: helpdesk.ResolutionActionFulfill,
		}))
	}
	if err == nil {
		fmt.Println("finished")
	}
	return err
}

func connected(t *testing.T, url string, protocol helpdesk.Protocol) *helpdesk.Client {
	t.Helper()
	client, err := helpdesk.New(url, protocol)
	if err != nil {
		t.Fatal(err)
	}
	return client
}

func TestAWordOutsideTheVocabularyIsRefusedBeforeAnythingIsSent(t *testing.T) {
	client := connected(t, "http://127.0.0.1:1", helpdesk.Connect)
	_, err := client.Session().Step(context.Background(), helpdesk.Investigate("ask_nicely"))
	told, ours := err.(*helpdesk.Error)
	if !ours || told.Reason != "unknown_word" || told.Subject != "tool_name" || len(told.AllowedWords) != 5 {
		t.Fatalf("%#v", err)
	}
}

func TestTheServersErrorKeepsItsReasonSubjectAndNextStep(t *testing.T) {
	for _, protocol := range []helpdesk.Protocol{helpdesk.Connect, helpdesk.ConnectJSON, helpdesk.GRPC, helpdesk.GRPCWeb} {
		client := connected(t, os.Getenv("HELPDESK_TEST_URL"), protocol)
		task := int32(9)
		_, err := client.Session().Reset(context.Background(), &pb.ResetRequest{TaskId: &task})
		told, ours := err.(*helpdesk.Error)
		if !ours || told.Reason != "unknown_task" || told.Subject != "task_id" || told.NextStep == "" {
			t.Fatalf("%s: %#v", protocol, err)
		}
	}
}

func TestTheHandbookSaysWhatEveryWordOfTheLabelsMeans(t *testing.T) {
	for _, protocol := range []helpdesk.Protocol{helpdesk.Connect, helpdesk.ConnectJSON, helpdesk.GRPC, helpdesk.GRPCWeb} {
		handbook, err := connected(t, os.Getenv("HELPDESK_TEST_URL"), protocol).Handbook(context.Background())
		if err != nil {
			t.Fatalf("%s: %v", protocol, err)
		}
		words := 0
		for _, field := range handbook.Fields {
			for _, word := range field.Words {
				words++
				if line := "- " + word.Word + ": " + word.Meaning + "."; !strings.Contains(handbook.Text, line) {
					t.Errorf("%s: %q is not in the text", protocol, line)
				}
			}
		}
		if words != 24 {
			t.Errorf("%s: %d words", protocol, words)
		}
	}
}

func TestAServerThatIsNotThereIsUnreachable(t *testing.T) {
	client := connected(t, "http://127.0.0.1:1", helpdesk.GRPC)
	_, err := client.Info(context.Background())
	if told, ours := err.(*helpdesk.Error); !ours || told.Reason != "unreachable" {
		t.Fatalf("%#v", err)
	}
}

// A server of some contract version.
type other struct {
	helpdeskv1connect.UnimplementedEnvironmentServiceHandler
	version string
}

func (o other) GetServerInfo(context.Context, *connect.Request[pb.GetServerInfoRequest]) (*connect.Response[pb.GetServerInfoResponse], error) {
	return connect.NewResponse(&pb.GetServerInfoResponse{ContractVersion: o.version}), nil
}

func (o other) Reset(context.Context, *connect.Request[pb.ResetRequest]) (*connect.Response[pb.ResetResponse], error) {
	return connect.NewResponse(&pb.ResetResponse{SessionId: "one"}), nil
}

func TestOnlyAnotherMajorVersionOfTheContractIsWarnedOfAndOnlyOnce(t *testing.T) {
	for version, expected := range map[string]int{"2.0.0": 1, "1.99.0": 0} {
		_, handler := helpdeskv1connect.NewEnvironmentServiceHandler(other{version: version})
		server := httptest.NewServer(handler)
		defer server.Close()
		client := connected(t, server.URL, helpdesk.Connect)
		warnings := 0
		client.Warn = func(string) { warnings++ }
		for range 2 {
			if _, err := client.Session().Reset(context.Background(), &pb.ResetRequest{}); err != nil {
				t.Fatal(err)
			}
		}
		if warnings != expected {
			t.Fatalf("%s: %d warnings", version, warnings)
		}
	}
}
