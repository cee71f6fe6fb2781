package helpdesk_test

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strconv"
	"testing"
	"time"

	"connectrpc.com/connect"
	helpdesk "helpdesk.example/client"
	pb "helpdesk.example/gen/helpdesk/v1"
	"helpdesk.example/gen/helpdesk/v1/helpdeskv1connect"
)

func closeBehind(client *helpdesk.Client, id string) error {
	_, err := client.Stub.CloseSession(context.Background(), connect.NewRequest(&pb.CloseSessionRequest{SessionId: id}))
	return err
}

// A server that answers the steps of a stream when it is told to, and everything else at once.
type holding struct {
	other
	limit  int32
	steps  chan *pb.PlayRequest // What came.
	answer chan uint64          // What is to be answered.
	drain  chan struct{}        // Closed: the stream ends as that of a server that shuts down.
	over   chan struct{}        // Gets one when a stream is over.
}

func (h *holding) GetServerInfo(context.Context, *connect.Request[pb.GetServerInfoRequest]) (*connect.Response[pb.GetServerInfoResponse], error) {
	return connect.NewResponse(&pb.GetServerInfoResponse{ContractVersion: h.version, MaxUnansweredPlayRequests: h.limit}), nil
}

func (h *holding) Play(_ context.Context, stream *connect.BidiStream[pb.PlayRequest, pb.PlayResponse]) error {
	defer func() { h.over <- struct{}{} }()
	atOnce, ended := make(chan *pb.PlayResponse, 100), make(chan error, 1)
	go func() {
		for {
			request, err := stream.Receive()
			if err != nil {
				ended <- err
				return
			}
			answer := &pb.PlayResponse{Id: request.Id}
			switch request.Call.(type) {
			case *pb.PlayRequest_Step:
				h.steps <- request
				continue
			case *pb.PlayRequest_Reset_:
				reset := &pb.ResetResponse{SessionId: strconv.FormatUint(request.Id, 10), Observation: &pb.Observation{}}
				answer.Answer = &pb.PlayResponse_Reset_{Reset_: reset}
			default:
				answer.Answer = &pb.PlayResponse_Close{Close: &pb.CloseSessionResponse{}}
			}
			atOnce <- answer
		}
	}()
	for {
		var answer *pb.PlayResponse
		select {
		case answer = <-atOnce:
		case id := <-h.answer:
			answer = &pb.PlayResponse{Id: id, Answer: &pb.PlayResponse_Step{Step: &pb.StepResponse{Observation: &pb.Observation{}}}}
		case <-h.drain:
			return draining()
		case err := <-ended:
			if errors.Is(err, io.EOF) {
				return nil
			}
			return err
		}
		if err := stream.Send(answer); err != nil {
			return err
		}
	}
}

func draining() error {
	err := connect.NewError(connect.CodeUnavailable, errors.New("The server is shutting down."))
	detail, broken := connect.NewErrorDetail(&pb.ErrorDetail{
		Reason: pb.ErrorReason_ERROR_REASON_SERVER_DRAINING, Problem: "The server is shutting down.", NextStep: "Try again later.",
	})
	if broken != nil {
		return broken
	}
	err.AddDetail(detail)
	return err
}

func startHolding(t *testing.T, limit int32) (*holding, *helpdesk.Client, *helpdesk.Play) {
	t.Helper()
	server := &holding{
		other: other{version: "1.7.0"}, limit: limit,
		steps: make(chan *pb.PlayRequest, 100), answer: make(chan uint64), drain: make(chan struct{}), over: make(chan struct{}, 10),
	}
	_, handler := helpdeskv1connect.NewEnvironmentServiceHandler(server)
	running := httptest.NewUnstartedServer(handler)
	running.Config.Protocols = new(http.Protocols)
	running.Config.Protocols.SetUnencryptedHTTP2(true)
	running.Start()
	t.Cleanup(running.Close)
	client := connected(t, running.URL, helpdesk.GRPC)
	t.Cleanup(func() { _ = client.Close(context.Background()) }) // A server waits for its connections, and may have drained.
	play, err := client.Play()
	if err != nil {
		t.Fatal(err)
	}
	return server, client, play
}

// Begins a step of a session; gives what it came to.
func stepping(session *helpdesk.Session) <-chan error {
	came := make(chan error, 1)
	go func() {
		_, err := session.Step(context.Background(), helpdesk.Defer())
		came <- err
	}()
	return came
}

func TestNoMoreRequestsAreUnansweredThanTheServerAllows(t *testing.T) {
	server, client, play := startHolding(t, 3)
	sessions := sessionsOf(play, 10)
	for _, session := range sessions {
		reset(t, session, nil)
	}
	came := make([]<-chan error, len(sessions))
	for index, session := range sessions {
		came[index] = stepping(session)
	}
	unanswered := []*pb.PlayRequest{<-server.steps, <-server.steps, <-server.steps}
	for turn := range sessions {
		if len(server.steps) > 0 {
			t.Fatalf("turn %d: more than 3 are unanswered", turn)
		}
		server.answer <- unanswered[turn].Id
		if len(unanswered) < len(sessions) {
			unanswered = append(unanswered, <-server.steps)
		}
	}
	for _, each := range came {
		if err := <-each; err != nil {
			t.Error(err)
		}
	}
	if err := client.Close(context.Background()); err != nil {
		t.Error(err)
	}
	<-server.over
}

func TestALateAnswerKeepsItsTurnAndCallingAgainIsTheSameStep(t *testing.T) {
	server, client, play := startHolding(t, 2)
	session := play.Session()
	reset(t, session, nil)
	short, cancel := context.WithTimeout(context.Background(), 50*time.Millisecond)
	defer cancel()
	_, err := session.Step(short, helpdesk.Defer())
	wantReason(t, err, helpdesk.ReasonTimedOut)
	again := stepping(session)
	first, second := <-server.steps, <-server.steps
	if id := first.GetStep().GetRequestId(); id == "" || id != second.GetStep().GetRequestId() {
		t.Errorf("%q and %q", id, second.GetStep().GetRequestId())
	}
	server.answer <- first.Id
	server.answer <- second.Id
	if err := <-again; err != nil {
		t.Error(err)
	}
	if err := client.Close(context.Background()); err != nil {
		t.Error(err)
	}
	<-server.over
}

func TestACanceledCallThatNeverHadItsTurnIsNotSent(t *testing.T) {
	server, _, play := startHolding(t, 1)
	one, two := play.Session(), play.Session()
	reset(t, one, nil)
	reset(t, two, nil)
	first := stepping(one)
	request := <-server.steps
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	_, err := two.Step(ctx, helpdesk.Defer())
	wantReason(t, err, helpdesk.ReasonCanceled)
	server.answer <- request.Id
	if err := <-first; err != nil {
		t.Error(err)
	}
	if len(server.steps) != 0 {
		t.Error("it was sent")
	}
}

func TestWhatADrainingServerDidNotAnswerWasNotDone(t *testing.T) {
	server, _, play := startHolding(t, 2)
	session := play.Session()
	reset(t, session, nil)
	came := stepping(session)
	<-server.steps
	close(server.drain)
	err := <-came
	wantReason(t, err, helpdesk.ReasonServerDraining)
	var told *helpdesk.Error
	if errors.As(err, &told); told.OutcomeUnknown {
		t.Error("the outcome is known")
	}
}

func TestAStreamNeedsGRPCAndAServerThatHasStreams(t *testing.T) {
	for _, protocol := range []helpdesk.Protocol{helpdesk.Connect, helpdesk.ConnectJSON, helpdesk.GRPCWeb} {
		_, err := connected(t, "http://127.0.0.1:1", protocol).Play()
		wantReason(t, err, helpdesk.ReasonInvalidOption)
	}
	_, client, play := startHolding(t, 0)
	_, err := play.Session().Reset(context.Background(), nil)
	wantReason(t, err, helpdesk.ReasonInvalidOption)
	_, err = client.BatchReset(context.Background(), nil)
	wantReason(t, err, helpdesk.ReasonInvalidOption)
}
