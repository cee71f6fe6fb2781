package helpdesk_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing"
	"time"

	"connectrpc.com/connect"
	helpdesk "helpdesk.example/client"
	pb "helpdesk.example/gen/helpdesk/v1"
	"helpdesk.example/gen/helpdesk/v1/helpdeskv1connect"
)

// A server that takes a step and loses the answers to the first so many calls.
type losing struct {
	other
	count int
	late  bool
	ids   []string
}

func (l *losing) Step(ctx context.Context, request *connect.Request[pb.StepRequest]) (*connect.Response[pb.StepResponse], error) {
	l.ids = append(l.ids, request.Msg.GetRequestId())
	if len(l.ids) <= l.count {
		if l.late {
			<-ctx.Done()
			return nil, connect.NewError(connect.CodeDeadlineExceeded, nil)
		}
		return nil, connect.NewError(connect.CodeUnavailable, nil)
	}
	return connect.NewResponse(&pb.StepResponse{Observation: &pb.Observation{}}), nil
}

func started(t *testing.T, server *losing) *helpdesk.Session {
	t.Helper()
	_, handler := helpdeskv1connect.NewEnvironmentServiceHandler(server)
	running := httptest.NewServer(handler)
	t.Cleanup(running.Close)
	session := connected(t, running.URL, helpdesk.Connect).Session()
	if _, err := session.Reset(context.Background(), nil); err != nil {
		t.Fatal(err)
	}
	return session
}

func TestAStepWhoseConnectionWasLostIsSentAgainUnderTheSameRequestId(t *testing.T) {
	server := &losing{other: other{version: "1.0.0"}, count: 1}
	if _, err := started(t, server).Step(context.Background(), helpdesk.Defer()); err != nil {
		t.Fatal(err)
	}
	if len(server.ids) != 2 || server.ids[0] == "" || server.ids[0] != server.ids[1] {
		t.Fatal(server.ids)
	}
}

func TestAStepWhoseStreamAProxyResetWithItsServerIsSentAgain(t *testing.T) {
	server := &losing{other: other{version: "1.0.0"}}
	_, handler := helpdeskv1connect.NewEnvironmentServiceHandler(server)
	running := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		isStep := strings.HasSuffix(r.URL.Path, "/Step")
		if isStep && len(server.ids) == 0 {
			handler.ServeHTTP(httptest.NewRecorder(), r)
			panic(http.ErrAbortHandler) // RST_STREAM with INTERNAL_ERROR, after the step was taken.
		}
		handler.ServeHTTP(w, r)
	}))
	running.Config.Protocols = new(http.Protocols)
	running.Config.Protocols.SetUnencryptedHTTP2(true)
	running.Start()
	t.Cleanup(running.Close)
	session := connected(t, running.URL, helpdesk.GRPC).Session()
	if _, err := session.Reset(context.Background(), nil); err != nil {
		t.Fatal(err)
	}
	if _, err := session.Step(context.Background(), helpdesk.Defer()); err != nil {
		t.Fatal(err)
	}
	if len(server.ids) != 2 || server.ids[0] == "" || server.ids[0] != server.ids[1] {
		t.Fatal(server.ids)
	}
}

func TestAStepThatIsCalledAgainAfterADeadlineIsTheSameStep(t *testing.T) {
	server := &losing{other: other{version: "1.0.0"}, count: 1, late: true}
	session := started(t, server)
	short, cancel := context.WithTimeout(context.Background(), 200*time.Millisecond)
	defer cancel()
	_, err := session.Step(short, helpdesk.Defer())
	told, ours := err.(*helpdesk.Error)
	if !ours || told.Reason != helpdesk.ReasonTimedOut || !told.OutcomeUnknown {
		t.Fatalf("%#v", err)
	}
	for range 2 {
		if _, err := session.Step(context.Background(), helpdesk.Defer()); err != nil {
			t.Fatal(err)
		}
	}
	if ids := server.ids; len(ids) != 3 || ids[0] != ids[1] || ids[1] == ids[2] {
		t.Fatal(ids)
	}
}

func TestClosingTheClientAfterItsContextWasCanceledFreesEveryPlace(t *testing.T) {
	client := connected(t, os.Getenv("HELPDESK_TEST_URL"), helpdesk.GRPC)
	ctx, cancel := context.WithCancel(context.Background())
	task := int32(1)
	request := &pb.ResetRequest{TaskId: &task}
	sessions := []*helpdesk.Session{client.Session(), client.Session()}
	for _, session := range sessions {
		if _, err := session.Reset(ctx, request); err != nil {
			t.Fatal(err)
		}
	}
	if request.SessionId != nil {
		t.Fatal("the caller's request was changed")
	}
	cancel()
	if err := client.Close(ctx); err != nil {
		t.Fatal(err)
	}
	if sessions[0].ID() != "" || sessions[1].ID() != "" {
		t.Fatal("a session is still open")
	}
}
