package helpdesk

import (
	"context"
	"errors"

	"connectrpc.com/connect"
	pb "helpdesk.example/gen/helpdesk/v1"
)

// Session is one environment of the server: at most one episode at a time. Use it from one goroutine at a time.
type Session struct {
	client *Client
	id     string
}

// Session makes a session; it takes a place of the server's limit at its first Reset and frees it at Close.
func (c *Client) Session() *Session {
	return &Session{client: c}
}

// ID is the server's name for it; empty before the first Reset and after Close.
func (s *Session) ID() string { return s.id }

// Reset starts an episode; one in progress is dropped. What the request leaves out is drawn from the seed.
func (s *Session) Reset(ctx context.Context, request *pb.ResetRequest) (*pb.Observation, error) {
	if err := s.client.checkContract(ctx); err != nil {
		return nil, err
	}
	if s.id != "" {
		request.SessionId = &s.id
	}
	answer, err := s.client.Stub.Reset(ctx, connect.NewRequest(request))
	if err != nil {
		return nil, failure(err)
	}
	s.id = answer.Msg.SessionId
	return answer.Msg.Observation, nil
}

// Step takes one action.
func (s *Session) Step(ctx context.Context, action Action) (*pb.Observation, error) {
	if action.err != nil {
		return nil, action.err
	}
	if s.id == "" {
		return nil, notStarted()
	}
	request := &pb.StepRequest{SessionId: s.id, Action: action.message}
	answer, err := s.client.Stub.Step(ctx, connect.NewRequest(request))
	if err != nil {
		return nil, failure(err)
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

// Close frees the session's place. Closing twice is harmless.
func (s *Session) Close(ctx context.Context) error {
	id := s.id
	s.id = ""
	if id == "" {
		return nil
	}
	_, err := s.client.Stub.CloseSession(ctx, connect.NewRequest(&pb.CloseSessionRequest{SessionId: id}))
	if err == nil {
		return nil
	}
	err = failure(err)
	var told *Error
	if errors.As(err, &told) && told.Reason == "unknown_session" {
		return nil // It was idle for too long: its place is free already.
	}
	return err
}
