package helpdesk

import (
	"context"

	"connectrpc.com/connect"
	pb "helpdesk.example/gen/helpdesk/v1"
)

// ResetItem is a session to reset together with others: one of the client's, and none with CloseWithStream.
type ResetItem struct {
	Session *Session
	Request *pb.ResetRequest // As Session.Reset takes it; nil leaves out everything.
}

// StepItem is an action to take together with others.
type StepItem struct {
	Session *Session // One of the client's.
	Action  Action
	Options []StepOption
}

// Result is what one item of a batch came to, what the call alone would have given: either an observation or an error.
type Result struct {
	Observation *pb.Observation
	Err         error
}

// BatchReset resets sessions in one call, or in as few as the server's limit allows. There is a result for each item, in their
// order; a call that fails as a whole fails each of its items. The error is that of a server that could not be asked for its
// limit: nothing was sent then.
func (c *Client) BatchReset(ctx context.Context, items []ResetItem) ([]Result, error) {
	return playRounds(ctx, c, len(items), batch[*pb.ResetRequest, *pb.BatchResetResult]{
		session: func(index int) *Session { return items[index].Session },
		begin: func(index int) (*pb.ResetRequest, bool, error) {
			session := items[index].Session
			if session.calls.endsWithStream() {
				return nil, false, boundToStream()
			}
			return session.resetRequest(items[index].Request), session.canResetAgain(items[index].Request), nil
		},
		send: func(requests []*pb.ResetRequest) ([]*pb.BatchResetResult, error) {
			answer, err := message(c.Stub.BatchReset(ctx, connect.NewRequest(&pb.BatchResetRequest{Items: requests})))
			return answer.GetResults(), err
		},
		settle: func(index int, _ *pb.ResetRequest, came *pb.BatchResetResult, err error) (*pb.Observation, error) {
			return items[index].Session.wasReset(came.GetReset_(), err)
		},
	})
}

// BatchStep takes an action in each session, as BatchReset resets. A session's items are taken in their order, and each is the
// same step when it is sent again.
func (c *Client) BatchStep(ctx context.Context, items []StepItem) ([]Result, error) {
	return playRounds(ctx, c, len(items), batch[*pb.StepRequest, *pb.BatchStepResult]{
		session: func(index int) *Session { return items[index].Session },
		begin: func(index int) (*pb.StepRequest, bool, error) {
			request, err := items[index].Session.stepRequest(items[index].Action, items[index].Options)
			return request, true, err
		},
		send: func(requests []*pb.StepRequest) ([]*pb.BatchStepResult, error) {
			answer, err := message(c.Stub.BatchStep(ctx, connect.NewRequest(&pb.BatchStepRequest{Items: requests})))
			return answer.GetResults(), err
		},
		settle: func(index int, sent *pb.StepRequest, came *pb.BatchStepResult, err error) (*pb.Observation, error) {
			return items[index].Session.wasStepped(sent, came.GetStep(), err)
		},
	})
}
