package helpdesk

import (
	"context"
	"crypto/rand"
	"iter"
	"time"

	"connectrpc.com/connect"
	"google.golang.org/protobuf/proto"
	pb "helpdesk.example/gen/helpdesk/v1"
)

// Forks are sessions that share a past.
type Forks struct {
	Sessions    []*Session      // As many as were asked for; Close frees each, or the client's.
	StepCount   int32           // Steps that each has taken.
	Observation *pb.Observation // What the agent sees in each.
}

// Restored is a session that goes on where a snapshot was taken.
type Restored struct {
	Session     *Session
	StepCount   int32           // Steps that it has taken.
	Observation *pb.Observation // What the agent sees in it.
}

// Fork opens sessions that share this one's episode up to a step, as many as the request's Count says, or none
// (ReasonSessionLimitReached); nil forks once at the last step. From there on each is its own. A lost answer is asked for again, and
// opens nothing twice. The request is not changed, and its session is this one. Not in an exam (ReasonExamWithheld).
func (s *Session) Fork(ctx context.Context, request *pb.ForkSessionRequest) (*Forks, error) {
	if s.id == "" {
		return nil, notStarted()
	}
	asked := &pb.ForkSessionRequest{}
	if request != nil {
		asked = proto.CloneOf(request)
	}
	asked.SessionId, asked.RequestId = s.id, named(asked.RequestId)
	answer, err := again(ctx, true, func() (*pb.ForkSessionResponse, error) {
		return message(s.client.Stub.ForkSession(ctx, ofSession(asked)))
	})
	if err != nil {
		return nil, s.noted(err)
	}
	forks := &Forks{StepCount: answer.StepCount, Observation: answer.Observation}
	for _, id := range answer.SessionIds {
		forks.Sessions = append(forks.Sessions, s.client.further(id))
	}
	return forks, nil
}

// Snapshot gives the session as portable bytes, for Restore here or at another server. It moves nothing.
func (s *Session) Snapshot(ctx context.Context) ([]byte, error) {
	if s.id == "" {
		return nil, notStarted()
	}
	answer, err := again(ctx, true, func() (*pb.SnapshotSessionResponse, error) {
		return message(s.client.Stub.SnapshotSession(ctx, ofSession(&pb.SnapshotSessionRequest{SessionId: s.id})))
	})
	if err != nil {
		return nil, s.noted(err)
	}
	return answer.Snapshot, nil
}

// Restore opens a session that goes on where the snapshot was taken, any number of times. ReasonInvalidSnapshot for bytes that
// are none, ReasonSnapshotMismatch where it was taken with other rules or tickets.
func (c *Client) Restore(ctx context.Context, snapshot []byte) (*Restored, error) {
	return c.RestoreAs(ctx, &pb.RestoreSessionRequest{Snapshot: snapshot})
}

// RestoreAs is Restore by all that its request can say. A lost answer is asked for again, and opens nothing twice.
func (c *Client) RestoreAs(ctx context.Context, request *pb.RestoreSessionRequest) (*Restored, error) {
	asked := proto.CloneOf(request)
	asked.RequestId = named(asked.RequestId)
	answer, err := again(ctx, true, func() (*pb.RestoreSessionResponse, error) {
		return message(c.Stub.RestoreSession(ctx, connect.NewRequest(asked)))
	})
	if err != nil {
		return nil, err
	}
	return &Restored{Session: c.further(answer.SessionId), StepCount: answer.StepCount, Observation: answer.Observation}, nil
}

// Watch gives every answer of the session to a reset or a step as it is given, whoever plays it; the last event tells how it ended.
// It ends with its loop or the context, or with an error as the last. Watching is no use of the session.
// A nil request watches what is answered from now on; it is not changed, and its session is this one.
func (s *Session) Watch(ctx context.Context, request *pb.WatchSessionRequest) iter.Seq2[*pb.WatchSessionResponse, error] {
	asked := &pb.WatchSessionRequest{}
	if request != nil {
		asked = proto.CloneOf(request)
	}
	if s.id == "" {
		return func(yield func(*pb.WatchSessionResponse, error) bool) { yield(nil, notStarted()) }
	}
	asked.SessionId = s.id
	return s.client.Watch(ctx, asked)
}

// Watch is a session's Watch, of any session that the token may watch. A connection that is lost is made anew, and what was answered meanwhile
// in the same episode is told.
func (c *Client) Watch(ctx context.Context, request *pb.WatchSessionRequest) iter.Seq2[*pb.WatchSessionResponse, error] {
	return func(yield func(*pb.WatchSessionResponse, error) bool) {
		asked := proto.CloneOf(request)
		for lost := 0; ; lost++ {
			told, isOver, err := c.watchOnce(ctx, asked, yield)
			if isOver {
				return
			}
			if told {
				lost = 0
			}
			if lost == retries || !isUnreachable(err) {
				yield(nil, err)
				return
			}
			select {
			case <-ctx.Done():
				yield(nil, err)
				return
			case <-time.After(firstPause << lost):
			}
		}
	}
}

// Whether anything was told, and whether the watch is over.
func (c *Client) watchOnce(
	ctx context.Context,
	asked *pb.WatchSessionRequest,
	yield func(*pb.WatchSessionResponse, error) bool,
) (bool, bool, error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	stream, err := c.Stub.WatchSession(ctx, ofSession(asked))
	if err != nil {
		return false, false, failure(err)
	}
	told := false
	for stream.Receive() {
		told = true
		event := stream.Msg()
		if answer := event.GetAnswer(); answer != nil {
			next := answer.StepCount + 1
			asked.FromStep = &next
		}
		if !yield(event, nil) || event.GetAnswer() == nil {
			return told, true, nil
		}
	}
	if err := stream.Err(); err != nil {
		return told, false, failure(err)
	}
	return told, true, nil
}

// Sessions gives the open sessions in the order of their ids, asked for page by page, for the operator; of one owner alone where the request
// names one. An error is the last.
func (c *Client) Sessions(ctx context.Context, request *pb.ListSessionsRequest) iter.Seq2[*pb.SessionSummary, error] {
	return func(yield func(*pb.SessionSummary, error) bool) {
		asked := &pb.ListSessionsRequest{}
		if request != nil {
			asked = proto.CloneOf(request)
		}
		for {
			page, err := again(ctx, true, func() (*pb.ListSessionsResponse, error) {
				return message(c.Stub.ListSessions(ctx, connect.NewRequest(asked)))
			})
			if err != nil {
				yield(nil, err)
				return
			}
			for _, summary := range page.Sessions {
				if !yield(summary, nil) {
					return
				}
			}
			if page.NextPageToken == "" {
				return
			}
			asked.PageToken = page.NextPageToken
		}
	}
}

// Runs gives the named series of episodes by owner and name, asked for page by page; those that the request names, where it does.
// An error is the last.
func (c *Client) Runs(ctx context.Context, request *pb.ListRunsRequest) iter.Seq2[*pb.RunSummary, error] {
	return func(yield func(*pb.RunSummary, error) bool) {
		asked := &pb.ListRunsRequest{}
		if request != nil {
			asked = proto.CloneOf(request)
		}
		for {
			page, err := again(ctx, true, func() (*pb.ListRunsResponse, error) {
				return message(c.Stub.ListRuns(ctx, connect.NewRequest(asked)))
			})
			if err != nil {
				yield(nil, err)
				return
			}
			for _, summary := range page.Runs {
				if !yield(summary, nil) {
					return
				}
			}
			if page.NextPageToken == "" {
				return
			}
			asked.PageToken = page.NextPageToken
		}
	}
}

// A session that the server has opened with a past.
func (c *Client) further(id string) *Session {
	session := c.Session()
	session.id = id
	c.opened(session)
	return session
}

// By its name a call is done once, however often it is sent.
func named(requestID *string) *string {
	if requestID != nil {
		return requestID
	}
	made := rand.Text()
	return &made
}

// A request that names its session in a header as well, so that a proxy before several servers can send it to the one that has played it.
func ofSession[T any, Request interface {
	*T
	GetSessionId() string
}](request Request) *connect.Request[T] {
	made := connect.NewRequest((*T)(request))
	if id := request.GetSessionId(); id != "" {
		made.Header().Set("X-Session-Id", id)
	}
	return made
}
