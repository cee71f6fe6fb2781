package helpdesk

import (
	"context"
	"crypto/rand"
	"errors"

	"connectrpc.com/connect"
	"google.golang.org/protobuf/proto"
	pb "helpdesk.example/gen/helpdesk/v1"
)

// Session is one environment of the server: at most one episode at a time. Use it from one goroutine at a time.
type Session struct {
	client *Client
	id     string
	lost   *pb.StepRequest // The step whose answer was lost, if the last one's was.
}

// Session makes a session; it takes a place of the server's limit at its first Reset and frees it at Close.
func (c *Client) Session() *Session {
	return &Session{client: c}
}

// ID is the server's name for it; empty before the first Reset and after Close.
func (s *Session) ID() string { return s.id }

// Reset starts an episode; one in progress is dropped. What the request leaves out is drawn from the seed; nil leaves out
// everything. The request is not changed, and its session is this one. In an exam the request has its Agent alone, who plays
// (else ReasonExamFixed), and the exam deals its next episode, until there is none (ReasonExamOver).
func (s *Session) Reset(ctx context.Context, request *pb.ResetRequest) (*pb.Observation, error) {
	if err := s.client.checkContract(ctx); err != nil {
		return nil, err
	}
	asked := &pb.ResetRequest{}
	if request != nil {
		asked = proto.CloneOf(request)
	}
	if s.id != "" {
		asked.SessionId = &s.id
	}
	answer, err := s.client.Stub.Reset(ctx, connect.NewRequest(asked))
	if err != nil {
		return nil, failure(err)
	}
	s.id = answer.Msg.SessionId
	s.lost = nil
	s.client.opened(s)
	return answer.Msg.Observation, nil
}

// StepOption says something of a step beside its action.
type StepOption func(*pb.StepRequest)

// ExpectedStep refuses the step (ReasonStepMismatch) unless the session has taken so many.
func ExpectedStep(count int32) StepOption {
	return func(request *pb.StepRequest) { request.ExpectedStep = &count }
}

// RequestID names the step, in 1 to 255 characters: sent again as the next step, it is answered again and moves nothing.
// Without this option the package makes a name.
func RequestID(id string) StepOption {
	return func(request *pb.StepRequest) { request.RequestId = &id }
}

// Step takes one action. When its answer was lost (Error.OutcomeUnknown), call it again with the same action: it is the
// same step, and is taken once. A connection that was lost is tried once more by Step itself.
func (s *Session) Step(ctx context.Context, action Action, options ...StepOption) (*pb.Observation, error) {
	if action.err != nil {
		return nil, action.err
	}
	if s.id == "" {
		return nil, notStarted()
	}
	request := &pb.StepRequest{SessionId: s.id, Action: action.message}
	for _, option := range options {
		option(request)
	}
	if request.RequestId == nil {
		id := rand.Text()
		if s.lost != nil && proto.Equal(s.lost.Action, request.Action) {
			id = s.lost.GetRequestId()
		}
		request.RequestId = &id
	}
	s.lost = nil
	answer, err := s.client.Stub.Step(ctx, connect.NewRequest(request))
	if err != nil && isUnreachable(failure(err)) {
		answer, err = s.client.Stub.Step(ctx, connect.NewRequest(request))
	}
	if err != nil {
		err = failure(err)
		if isLost(err) {
			s.lost = request
		}
		return nil, err
	}
	return answer.Msg.Observation, nil
}

// State tells the operator's view of the episode.
func (s *Session) State(ctx context.Context) (*pb.State, error) {
	if s.id == "" {
		return nil, notStarted()
	}
	answer, err := s.client.Stub.GetState(ctx, connect.NewRequest(&pb.GetStateRequest{SessionId: s.id}))
	if err != nil {
		return nil, failure(err)
	}
	return answer.Msg.State, nil
}

// Report tells what the finished episode was worth beside its optimum, and why, with the labels of its tickets: for graders.
// ReasonEpisodeNotOver before the end, ReasonExamWithheld in an exam.
func (s *Session) Report(ctx context.Context) (*pb.EpisodeReport, error) {
	if s.id == "" {
		return nil, notStarted()
	}
	answer, err := s.client.Stub.GetEpisodeReport(ctx, connect.NewRequest(&pb.GetEpisodeReportRequest{SessionId: s.id}))
	if err != nil {
		return nil, failure(err)
	}
	return answer.Msg.Report, nil
}

// Close frees the session's place. Closing twice is harmless. It works also after the context was canceled, so that it
// can be deferred.
func (s *Session) Close(ctx context.Context) error {
	id := s.id
	s.id = ""
	s.lost = nil
	if id == "" {
		return nil
	}
	s.client.forget(s)
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), closePatience)
	defer cancel()
	_, err := s.client.Stub.CloseSession(ctx, connect.NewRequest(&pb.CloseSessionRequest{SessionId: id}))
	if err == nil {
		return nil
	}
	err = failure(err)
	var told *Error
	if errors.As(err, &told) && told.Reason == ReasonUnknownSession {
		return nil // It was idle for too long: its place is free already.
	}
	return err
}
