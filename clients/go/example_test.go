package helpdesk_test

import (
	"context"
	"fmt"
	"net/http/httptest"
	"os"
	"testing"

	"connectrpc.com/connect"
	helpdesk "helpdesk.example/client"
	pb "helpdesk.example/gen/helpdesk/v1"
	"helpdesk.example/gen/helpdesk/v1/helpdeskv1connect"
)

// Five lines play an episode. HELPDESK_TEST_URL names the server.
func Example() {
	client, _ := helpdesk.New(os.Getenv("HELPDESK_TEST_URL"), helpdesk.GRPC)
	session := client.Session()
	seen, _ := session.Reset(context.Background(), &pb.ResetRequest{})
	for !seen.Done {
		seen, _ = session.Step(context.Background(), helpdesk.Submit(helpdesk.Route{"identity_access", "medium", "service_desk", "fulfill"}))
	}
	fmt.Println(session.Close(context.Background()))
	// Output: <nil>
}

func TestAWordOutsideTheVocabularyIsRefusedBeforeAnythingIsSent(t *testing.T) {
	client, _ := helpdesk.New("http://127.0.0.1:1", helpdesk.Connect)
	_, err := client.Session().Step(context.Background(), helpdesk.Investigate("ask_nicely"))
	told, ours := err.(*helpdesk.Error)
	if !ours || told.Reason != "unknown_word" || told.Subject != "tool_name" || len(told.AllowedWords) != 5 {
		t.Fatalf("%#v", err)
	}
}

func TestTheServersErrorKeepsItsReasonSubjectAndNextStep(t *testing.T) {
	for _, protocol := range []helpdesk.Protocol{helpdesk.Connect, helpdesk.ConnectJSON, helpdesk.GRPC, helpdesk.GRPCWeb} {
		client, _ := helpdesk.New(os.Getenv("HELPDESK_TEST_URL"), protocol)
		task := int32(9)
		_, err := client.Session().Reset(context.Background(), &pb.ResetRequest{TaskId: &task})
		told, ours := err.(*helpdesk.Error)
		if !ours || told.Reason != "unknown_task" || told.Subject != "task_id" || told.NextStep == "" {
			t.Fatalf("%s: %#v", protocol, err)
		}
	}
}

func TestAServerThatIsNotThereIsUnreachable(t *testing.T) {
	client, _ := helpdesk.New("http://127.0.0.1:1", helpdesk.GRPC)
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
		client, _ := helpdesk.New(server.URL, helpdesk.Connect)
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
