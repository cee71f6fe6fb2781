package helpdesk

import (
	"context"
	"errors"
	"io"
	"sync"
	"time"

	"connectrpc.com/connect"
	pb "helpdesk.example/gen/helpdesk/v1"
)

// How long the server may take to end a stream that the client has ended.
const endPatience = time.Second

// A line is one Play stream, from its opening to its end.
type line struct {
	stream *connect.BidiStreamForClient[pb.PlayRequest, pb.PlayResponse]
	cancel context.CancelFunc
	outbox chan *pb.PlayRequest // Has room for all that may be unanswered.
	over   chan struct{}        // Closed when the stream is over, and all that waited have been told.
	turns  chan struct{}        // Holds one for each unanswered request.

	mutex   sync.Mutex
	waiting map[uint64]chan<- reply
	lastID  uint64
	ended   bool // Nothing more may be sent.
}

// What came of one request: an answer, or the stream's end.
type reply struct {
	answer *pb.PlayResponse
	err    error
}

func (c *Client) openLine(turns chan struct{}) *line {
	ctx, cancel := context.WithCancel(context.Background())
	opened := &line{
		stream:  c.Stub.Play(ctx),
		cancel:  cancel,
		outbox:  make(chan *pb.PlayRequest, cap(turns)),
		over:    make(chan struct{}),
		turns:   turns,
		waiting: map[uint64]chan<- reply{},
	}
	c.sessions.Lock()
	c.lines[opened] = struct{}{}
	c.sessions.Unlock()
	go opened.write()
	go func() {
		opened.read()
		c.sessions.Lock()
		delete(c.lines, opened)
		c.sessions.Unlock()
	}()
	return opened
}

// Sends a request for which its caller has taken a turn, which the answer gives back. False: the stream takes nothing more.
func (l *line) send(request *pb.PlayRequest) (<-chan reply, bool) {
	l.mutex.Lock()
	defer l.mutex.Unlock()
	if l.ended {
		return nil, false
	}
	l.lastID++
	request.Id = l.lastID
	replies := make(chan reply, 1)
	l.waiting[request.Id] = replies
	l.outbox <- request
	return replies, true
}

func (l *line) write() {
	for request := range l.outbox {
		if l.stream.Send(request) != nil {
			break // The reader is told why.
		}
	}
	_ = l.stream.CloseRequest() // As above.
}

func (l *line) read() {
	for {
		answer, err := l.stream.Receive()
		if err != nil {
			l.fail(err)
			return
		}
		l.mutex.Lock()
		waiting, known := l.waiting[answer.Id]
		delete(l.waiting, answer.Id)
		l.mutex.Unlock()
		if known {
			waiting <- reply{answer: answer}
			<-l.turns
		}
	}
}

func (l *line) fail(err error) {
	if errors.Is(err, io.EOF) {
		err = connect.NewError(connect.CodeUnavailable, errors.New("the server ended the stream"))
	} else if !connect.IsWireError(err) {
		err = connect.NewError(connect.CodeUnavailable, err) // The connection's: the server said nothing of it.
	}
	l.stopSending()
	l.mutex.Lock()
	left := l.waiting
	l.waiting = nil
	l.mutex.Unlock()
	close(l.over)
	for _, waiting := range left {
		waiting <- reply{err: err}
		<-l.turns
	}
	_ = l.stream.CloseResponse() // The stream is over.
	l.cancel()
}

func (l *line) stopSending() {
	l.mutex.Lock()
	defer l.mutex.Unlock()
	if !l.ended {
		l.ended = true
		close(l.outbox)
	}
}

// Sends nothing more, and waits for the server to end its side too.
func (l *line) end() {
	l.stopSending()
	select {
	case <-l.over:
	case <-time.After(endPatience):
		l.cancel()
		<-l.over
	}
}

func (l *line) isOver() bool {
	select {
	case <-l.over:
		return true
	default:
		return false
	}
}
