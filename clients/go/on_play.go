package helpdesk

import (
	"context"

	"google.golang.org/protobuf/proto"
	pb "helpdesk.example/gen/helpdesk/v1"
)

// The calls of one session over a stream.
type onPlay struct {
	play            *Play
	closeWithStream bool
	line            *line // The stream that the session ends with, if it is one that does.
}

func (o *onPlay) endsWithStream() bool { return o.closeWithStream }

func (o *onPlay) lost() bool { return o.line != nil && o.line.isOver() }

func (o *onPlay) reset(ctx context.Context, request *pb.ResetRequest) (*pb.ResetResponse, error) {
	if isLarge(request) {
		return unary{o.play.client.Stub}.reset(ctx, request)
	}
	only := o.line
	if request.SessionId == nil {
		only = nil
	}
	asked := &pb.PlayRequest{Call: &pb.PlayRequest_Reset_{Reset_: request}, CloseWithStream: o.closeWithStream}
	answer, line, err := o.play.ask(ctx, asked, only)
	if err != nil {
		return nil, err
	}
	if o.closeWithStream {
		o.line = line
	}
	return given(answer.GetReset_())
}

func (o *onPlay) step(ctx context.Context, request *pb.StepRequest) (*pb.StepResponse, error) {
	if isLarge(request) {
		return unary{o.play.client.Stub}.step(ctx, request)
	}
	answer, _, err := o.play.ask(ctx, &pb.PlayRequest{Call: &pb.PlayRequest_Step{Step: request}}, o.line)
	if err != nil {
		return nil, err
	}
	return given(answer.GetStep())
}

func (o *onPlay) state(ctx context.Context, request *pb.GetStateRequest) (*pb.GetStateResponse, error) {
	answer, _, err := o.play.ask(ctx, &pb.PlayRequest{Call: &pb.PlayRequest_GetState{GetState: request}}, o.line)
	if err != nil {
		return nil, err
	}
	return given(answer.GetGetState())
}

func (o *onPlay) close(ctx context.Context, request *pb.CloseSessionRequest) (*pb.CloseSessionResponse, error) {
	answer, _, err := o.play.ask(ctx, &pb.PlayRequest{Call: &pb.PlayRequest_Close{Close: request}}, o.line)
	if err != nil {
		return nil, err
	}
	return given(answer.GetClose())
}

// One that the server refuses to read ends the stream for all sessions: whatever is large is refused alone.
func isLarge(request proto.Message) bool { return proto.Size(request) > largest }

// Bytes that no request has which is not refused for them.
const largest = 100_000

func given[T any](answer *T) (*T, error) {
	if answer == nil {
		return nil, unexpected("The server answered another call than was made.")
	}
	return answer, nil
}
