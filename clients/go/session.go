package helpdesk

import (
	"context"
	"crypto/rand"
	"errors"

	"google.golang.org/protobuf/proto"
	pb "helpdesk.example/gen/helpdesk/v1"
)

// Session is one environment of the server: at most one episode at a time. Use it from one goroutine at a time.
type Session struct {
	client *Client
	calls  calls
	id     string
	gone   bool            // The server said that it does not have the session any more.
	missed *pb.StepRequest // The step whose answer was lost, if the last one's was.
}

// Session makes a session; it takes a place of the server's limit at its first Reset and frees it at Close.
func (c *Client) Session() *Session {
	return &Session{client: c, calls: unary{c.Stub}}
}

// ID is the server's name for it; empty before the first Reset and after Close.
func (s *Session) ID() string { return s.id }

// Reset starts an episode; one in progress is dropped. What the request leaves out is drawn from the seed; nil leaves out
// everything. The request is not changed, and its session is this one; after ReasonUnknownSession or ReasonSessionLost it is
// another. In an exam the request has its Agent alone, who plays (else ReasonExamFixed), and the exam deals its next episode,
// until there is none (ReasonExamOver).
func (s *Session) Reset(ctx context.Context, request *pb.ResetRequest) (*pb.Observation, error) {
	if _, err := s.client.checkContract(ctx); err != nil {
		return nil, err
	}
	answer, err := again(ctx, s.canResetAgain(request), func() (*pb.ResetResponse, error) {
		return s.calls.reset(ctx, s.resetRequest(request))
	})
	return s.wasReset(answer, err)
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

// ObservationOptions says what this observation leaves out; without it that is what the reset said.
func ObservationOptions(options *pb.ObservationOptions) StepOption {
	return func(request *pb.StepRequest) { request.ObservationOptions = options }
}

// Step takes one action. When its answer was lost (Error.OutcomeUnknown), call it again with the same action: it is the
// same step, and is taken once. A connection that was lost is tried again by Step itself, twice.
func (s *Session) Step(ctx context.Context, action Action, options ...StepOption) (*pb.Observation, error) {
	request, err := s.stepRequest(action, options)
	if err != nil {
		return nil, err
	}
	answer, err := again(ctx, true, func() (*pb.StepResponse, error) { return s.calls.step(ctx, request) })
	return s.wasStepped(request, answer, err)
}

// State tells the operator's view of the episode.
func (s *Session) State(ctx context.Context) (*pb.State, error) {
	if s.id == "" {
		return nil, notStarted()
	}
	request := &pb.GetStateRequest{SessionId: s.id}
	answer, err := again(ctx, true, func() (*pb.GetStateResponse, error) { return s.calls.state(ctx, request) })
	if err != nil {
		return nil, s.noted(err)
	}
	return answer.State, nil
}

// Report tells what the finished episode was worth beside its optimum, and why, with the labels of its tickets: for graders.
// ReasonEpisodeNotOver before the end, ReasonExamWithheld in an exam.
func (s *Session) Report(ctx context.Context) (*pb.EpisodeReport, error) {
	if s.id == "" {
		return nil, notStarted()
	}
	request := &pb.GetEpisodeReportRequest{SessionId: s.id}
	answer, err := again(ctx, true, func() (*pb.GetEpisodeReportResponse, error) {
		return message(s.client.Stub.GetEpisodeReport(ctx, ofSession(request)))
	})
	if err != nil {
		return nil, s.noted(err)
	}
	return answer.Report, nil
}

// Close frees the session's place. Closing twice is harmless. It works also after the context was canceled, so that it
// can be deferred.
func (s *Session) Close(ctx context.Context) error {
	id, isOpen := s.id, s.isOpen()
	s.id, s.gone, s.missed = "", false, nil
	if id != "" {
		s.client.forget(s)
	}
	if !isOpen {
		return nil
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), closePatience)
	defer cancel()
	request := &pb.CloseSessionRequest{SessionId: id}
	_, err := again(ctx, true, func() (*pb.CloseSessionResponse, error) { return s.calls.close(ctx, request) })
	if isGone(err) {
		return nil // It was idle for too long: its place is free already.
	}
	return err
}

func (s *Session) resetRequest(request *pb.ResetRequest) *pb.ResetRequest {
	asked := &pb.ResetRequest{}
	if request != nil {
		asked = proto.CloneOf(request)
	}
	asked.SessionId = nil
	if s.isOpen() {
		id := s.id
		asked.SessionId = &id
	}
	return asked
}

func (s *Session) isOpen() bool { return s.id != "" && !s.gone && !s.calls.lost() }

// Without a session of its own or a name, a reset that is sent twice would take two places.
func (s *Session) canResetAgain(request *pb.ResetRequest) bool {
	return s.isOpen() || s.calls.endsWithStream() || request.GetRequestId() != ""
}

func (s *Session) wasReset(answer *pb.ResetResponse, err error) (*pb.Observation, error) {
	if err != nil {
		return nil, s.noted(err)
	}
	s.id, s.gone, s.missed = answer.SessionId, false, nil
	s.client.opened(s)
	return answer.Observation, nil
}

func (s *Session) stepRequest(action Action, options []StepOption) (*pb.StepRequest, error) {
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
		if s.missed != nil && proto.Equal(s.missed.Action, request.Action) {
			id = s.missed.GetRequestId()
		}
		request.RequestId = &id
	}
	return request, nil
}

func (s *Session) wasStepped(request *pb.StepRequest, answer *pb.StepResponse, err error) (*pb.Observation, error) {
	s.missed = nil
	if err != nil {
		if isLost(err) {
			s.missed = request
		}
		return nil, s.noted(err)
	}
	return answer.Observation, nil
}

// Notes whether the server said that it does not have the session any more.
func (s *Session) noted(err error) error {
	s.gone = s.gone || isGone(err)
	return err
}

func isGone(err error) bool {
	var told *Error
	return errors.As(err, &told) && (told.Reason == ReasonUnknownSession || told.Reason == ReasonSessionLost)
}
