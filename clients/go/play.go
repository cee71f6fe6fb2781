package helpdesk

import (
	"context"
	"errors"
	"fmt"
	"sync"

	"connectrpc.com/connect"
	pb "helpdesk.example/gen/helpdesk/v1"
)

// Play plays many sessions over one stream. Calls are sent as they are made, up to the server's limit of unanswered ones;
// further ones wait for their turn. A stream that is lost is opened again, and what it has not answered is sent again where
// that is harmless. Play is safe for concurrent use; each of its sessions is for one goroutine at a time, as any session is.
type Play struct {
	client *Client
	mutex  sync.Mutex
	turns  chan struct{} // Holds one for each unanswered request; made when the server's limit is known.
	line   *line
}

// Play makes a stream for many sessions; it is opened by the first call. It needs the protocol GRPC (else
// ReasonInvalidOption); batches go over every protocol.
func (c *Client) Play() (*Play, error) {
	if c.protocol != GRPC {
		return nil, &Error{
			Reason: ReasonInvalidOption, Subject: "protocol",
			Problem:  fmt.Sprintf("A stream that goes both ways needs HTTP/2, and %s goes over HTTP/1.1 too.", c.protocol),
			NextStep: "Make the client with helpdesk.GRPC, or use BatchReset and BatchStep.",
		}
	}
	return &Play{client: c}, nil
}

// PlaySessionOption says something of a session on a stream.
type PlaySessionOption func(*onPlay)

// CloseWithStream has the session end when its stream does: with Play.Close, with the program, with the connection. So it
// cannot outlive its player, and a lost connection loses its episode (ReasonUnknownSession). Without this option a session
// lives on over a lost connection, as that of a call alone does.
func CloseWithStream() PlaySessionOption {
	return func(session *onPlay) { session.closeWithStream = true }
}

// Session makes a session that is played as any is: over the stream, but for its Report.
func (p *Play) Session(options ...PlaySessionOption) *Session {
	calls := &onPlay{play: p}
	for _, option := range options {
		option(calls)
	}
	return &Session{client: p.client, calls: calls}
}

// Close closes its sessions and ends the stream. No session may be in use. A later call opens another stream.
func (p *Play) Close(ctx context.Context) error {
	var failures []error
	for _, session := range p.client.openSessions() {
		if calls, ours := session.calls.(*onPlay); ours && calls.play == p {
			failures = append(failures, session.Close(ctx))
		}
	}
	p.mutex.Lock()
	line := p.line
	p.line = nil
	p.mutex.Unlock()
	if line != nil {
		line.end()
	}
	return errors.Join(failures...)
}

// The turns of the stream's requests.
func (p *Play) places(ctx context.Context) (chan struct{}, error) {
	info, err := p.client.checkContract(ctx)
	if err != nil {
		return nil, err
	}
	if info.MaxUnansweredPlayRequests < 1 {
		return nil, olderServer(info, "streams", "Use Client.Session")
	}
	p.mutex.Lock()
	defer p.mutex.Unlock()
	if p.turns == nil {
		p.turns = make(chan struct{}, info.MaxUnansweredPlayRequests)
	}
	return p.turns, nil
}

// Waits for a turn, and then for the answer. only: the stream that alone will do, if it is not over; any, when nil.
func (p *Play) ask(ctx context.Context, request *pb.PlayRequest, only *line) (*pb.PlayResponse, *line, error) {
	turns, err := p.places(ctx)
	if err != nil {
		return nil, nil, err
	}
	select {
	case turns <- struct{}{}:
	case <-ctx.Done():
		return nil, nil, failure(ended(ctx))
	}
	replies, line := p.send(request, turns, only)
	if line == nil {
		<-turns
		return nil, nil, endedWithStream()
	}
	select {
	case came := <-replies:
		if came.err != nil {
			return nil, nil, failure(came.err)
		}
		if told := came.answer.GetError(); told != nil {
			return nil, nil, failure(itemError(told))
		}
		return came.answer, line, nil
	case <-ctx.Done():
		return nil, nil, failure(ended(ctx)) // The server owes an answer yet, which gives the turn back.
	}
}

func (p *Play) send(request *pb.PlayRequest, turns chan struct{}, only *line) (<-chan reply, *line) {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	for {
		if only != nil && p.line != only {
			return nil, nil
		}
		if p.line == nil {
			p.line = p.client.openLine(turns)
		}
		if replies, sent := p.line.send(request); sent {
			return replies, p.line
		}
		p.line = nil
	}
}

// What an interrupted context is to Connect.
func ended(ctx context.Context) error {
	if errors.Is(ctx.Err(), context.DeadlineExceeded) {
		return connect.NewError(connect.CodeDeadlineExceeded, ctx.Err())
	}
	return connect.NewError(connect.CodeCanceled, ctx.Err())
}

// What the same call would have failed with had it been made alone.
func itemError(told *pb.ItemError) error {
	err := connect.NewError(connect.Code(told.Code), errors.New(told.Message))
	if told.Detail != nil {
		if detail, broken := connect.NewErrorDetail(told.Detail); broken == nil {
			err.AddDetail(detail)
		}
	}
	return err
}

func endedWithStream() error {
	return &Error{
		Reason: ReasonUnknownSession, Subject: "session_id",
		Problem:  "The session ended with its stream, whose connection was lost.",
		NextStep: "Call Reset: it opens another. Without CloseWithStream a session lives on.",
	}
}

func olderServer(info *pb.GetServerInfoResponse, missing, instead string) error {
	return &Error{
		Reason: ReasonInvalidOption, Subject: missing,
		Problem:  fmt.Sprintf("The server speaks version %s of the contract, which has no %s.", info.ContractVersion, missing),
		NextStep: instead + ", or use a server of version 1.7.0 or later.",
	}
}
