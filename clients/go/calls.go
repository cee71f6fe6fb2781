package helpdesk

import (
	"context"
	"time"

	"connectrpc.com/connect"
	pb "helpdesk.example/gen/helpdesk/v1"
	"helpdesk.example/gen/helpdesk/v1/helpdeskv1connect"
)

// What a session asks of its server, over whatever carries it: an RPC a call, or one stream.
type calls interface {
	reset(context.Context, *pb.ResetRequest) (*pb.ResetResponse, error)
	step(context.Context, *pb.StepRequest) (*pb.StepResponse, error)
	state(context.Context, *pb.GetStateRequest) (*pb.GetStateResponse, error)
	close(context.Context, *pb.CloseSessionRequest) (*pb.CloseSessionResponse, error)
	// Whether the session ends when its stream does.
	endsWithStream() bool
	// Whether the session that was reset last has ended with its stream.
	lost() bool
}

// An RPC a call.
type unary struct {
	stub helpdeskv1connect.EnvironmentServiceClient
}

func (u unary) reset(ctx context.Context, request *pb.ResetRequest) (*pb.ResetResponse, error) {
	return message(u.stub.Reset(ctx, ofSession(request)))
}

func (u unary) step(ctx context.Context, request *pb.StepRequest) (*pb.StepResponse, error) {
	return message(u.stub.Step(ctx, ofSession(request)))
}

func (u unary) state(ctx context.Context, request *pb.GetStateRequest) (*pb.GetStateResponse, error) {
	return message(u.stub.GetState(ctx, ofSession(request)))
}

func (u unary) close(ctx context.Context, request *pb.CloseSessionRequest) (*pb.CloseSessionResponse, error) {
	return message(u.stub.CloseSession(ctx, ofSession(request)))
}

func (u unary) endsWithStream() bool { return false }

func (u unary) lost() bool { return false }

func message[T any](answer *connect.Response[T], err error) (*T, error) {
	if err != nil {
		return nil, failure(err)
	}
	return answer.Msg, nil
}

const (
	// How often a call is sent again after a lost connection, where that is harmless.
	retries = 2
	// Before the first repetition; each further one waits twice as long.
	firstPause = 100 * time.Millisecond
)

// Sends a call, again where that is harmless and its connection was lost.
func again[T any](ctx context.Context, repeatable bool, send func() (T, error)) (T, error) {
	for sent := 0; ; sent++ {
		answer, err := send()
		if err == nil || !repeatable || sent == retries || !isUnreachable(err) {
			return answer, err
		}
		select {
		case <-ctx.Done():
			return answer, err
		case <-time.After(firstPause << sent):
		}
	}
}
