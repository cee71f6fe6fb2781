package helpdesk_test

import (
	"context"
	"errors"
	"os"
	"sync"
	"testing"

	"google.golang.org/protobuf/proto"
	helpdesk "helpdesk.example/client"
	pb "helpdesk.example/gen/helpdesk/v1"
)

func short(seed int32) *pb.ResetRequest {
	task, size := int32(1), int32(2)
	return &pb.ResetRequest{TaskId: &task, QueueSize: &size, Seed: &seed}
}

func playing(t *testing.T, url string) (*helpdesk.Client, *helpdesk.Play) {
	t.Helper()
	if url == "" {
		t.Skip("no server: set HELPDESK_TEST_URL")
	}
	client := connected(t, url, helpdesk.GRPC)
	t.Cleanup(func() {
		if err := client.Close(context.Background()); err != nil {
			t.Error(err)
		}
	})
	play, err := client.Play()
	if err != nil {
		t.Fatal(err)
	}
	return client, play
}

func reset(t *testing.T, session *helpdesk.Session, request *pb.ResetRequest) *pb.Observation {
	t.Helper()
	seen, err := session.Reset(context.Background(), request)
	if err != nil {
		t.Fatal(err)
	}
	return seen
}

func step(t *testing.T, session *helpdesk.Session, options ...helpdesk.StepOption) *pb.Observation {
	t.Helper()
	seen, err := session.Step(context.Background(), helpdesk.Submit(route), options...)
	if err != nil {
		t.Fatal(err)
	}
	return seen
}

func wantSteps(t *testing.T, session *helpdesk.Session, count int32) {
	t.Helper()
	state, err := session.State(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	if state.StepCount != count {
		t.Errorf("%d steps were taken, not %d", state.StepCount, count)
	}
}

// Does something with each session at once.
func each(sessions []*helpdesk.Session, do func(index int, session *helpdesk.Session)) {
	var all sync.WaitGroup
	for index, session := range sessions {
		all.Add(1)
		go func() {
			defer all.Done()
			do(index, session)
		}()
	}
	all.Wait()
}

func sessionsOf(play *helpdesk.Play, count int) []*helpdesk.Session {
	sessions := make([]*helpdesk.Session, count)
	for index := range sessions {
		sessions[index] = play.Session()
	}
	return sessions
}

func Test256SessionsPlayOverOneStreamOfOneConnectionWhatEachPlaysAlone(t *testing.T) {
	proxy := startProxy(t)
	client, play := playing(t, proxy.url)
	sessions := sessionsOf(play, 256)
	seen := make([]*pb.Observation, len(sessions))
	each(sessions, func(index int, session *helpdesk.Session) {
		if _, err := session.Reset(context.Background(), short(int32(index))); err != nil {
			t.Error(err)
			return
		}
		var err error
		if seen[index], err = session.Step(context.Background(), helpdesk.Submit(route)); err != nil {
			t.Error(err)
		}
	})
	alone := client.Session()
	for _, index := range []int{0, 100, 255} {
		reset(t, alone, short(int32(index)))
		if !proto.Equal(seen[index], step(t, alone)) {
			t.Errorf("seed %d plays otherwise", index)
		}
	}
	if count := proxy.connections.Load(); count != 1 {
		t.Errorf("%d connections", count)
	}
	if err := play.Close(context.Background()); err != nil {
		t.Fatal(err)
	}
	if sessions[0].ID() != "" || alone.ID() == "" {
		t.Error("Close closes the stream's sessions and no other")
	}
}

func TestACallThatFailsOnAStreamFailsAsItDoesAlone(t *testing.T) {
	client, play := playing(t, os.Getenv("HELPDESK_TEST_URL"))
	ctx := context.Background()
	task, large := int32(9), string(make([]byte, 5_000_000))
	for reason, call := range map[helpdesk.Reason]func(*helpdesk.Session) error{
		helpdesk.ReasonUnknownTask: func(session *helpdesk.Session) error {
			_, err := session.Reset(ctx, &pb.ResetRequest{TaskId: &task})
			return err
		},
		helpdesk.ReasonRequestTooLarge: func(session *helpdesk.Session) error {
			_, err := session.Reset(ctx, &pb.ResetRequest{Agent: &large})
			return err
		},
		helpdesk.ReasonUnknownWord: func(session *helpdesk.Session) error {
			_, err := session.Step(ctx, helpdesk.Investigate("ask_nicely"))
			return err
		},
		helpdesk.ReasonStepMismatch: func(session *helpdesk.Session) error {
			_, err := session.Step(ctx, helpdesk.Submit(route), helpdesk.ExpectedStep(7))
			return err
		},
		helpdesk.ReasonInvalidIdentifier: func(session *helpdesk.Session) error {
			_, err := session.Step(ctx, helpdesk.Submit(route), helpdesk.RequestID(""))
			return err
		},
		helpdesk.ReasonEpisodeNotOver: func(session *helpdesk.Session) error {
			_, err := session.Report(ctx)
			return err
		},
		helpdesk.ReasonEpisodeOver: func(session *helpdesk.Session) (err error) {
			for err == nil {
				_, err = session.Step(ctx, helpdesk.Submit(route))
			}
			return err
		},
	} {
		on, alone := play.Session(), client.Session()
		for _, session := range []*helpdesk.Session{on, alone} {
			reset(t, session, short(1))
		}
		wantReason(t, call(on), reason)
		if told, expected := factsOf(call(on)), factsOf(call(alone)); !told.equals(expected) {
			t.Errorf("%s: on a stream %+v, alone %+v", reason, told, expected)
		}
	}
}

// All that a failure tells, but for what failed below.
type facts struct{ helpdesk.Error }

func factsOf(err error) facts {
	var told *helpdesk.Error
	errors.As(err, &told)
	return facts{*told}
}

func (f facts) equals(other facts) bool {
	return f.Error.Error() == other.Error.Error() && f.Reason == other.Reason && f.Subject == other.Subject &&
		f.Problem == other.Problem && f.OutcomeUnknown == other.OutcomeUnknown && len(f.AllowedWords) == len(other.AllowedWords)
}

func TestAStreamThatIsCutInTheMiddleOfManyStepsTakesEachOnce(t *testing.T) {
	proxy := startProxy(t)
	client, play := playing(t, proxy.url)
	sessions := sessionsOf(play, 32)
	for seed, session := range sessions {
		reset(t, session, short(int32(seed)))
	}
	proxy.toLose.Store(1)
	seen := make([]*pb.Observation, len(sessions))
	each(sessions, func(index int, session *helpdesk.Session) {
		var err error
		if seen[index], err = session.Step(context.Background(), helpdesk.Submit(route)); err != nil {
			t.Error(err)
		}
	})
	if lost, made := proxy.lost.Load(), proxy.connections.Load(); lost != 1 || made != 2 {
		t.Fatalf("%d answers were lost, %d connections made", lost, made)
	}
	alone := client.Session()
	for seed, session := range sessions {
		reset(t, alone, short(int32(seed)))
		if !proto.Equal(seen[seed], step(t, alone)) {
			t.Errorf("seed %d plays otherwise", seed)
		}
		wantSteps(t, session, 1)
	}
}

func TestASessionThatEndsWithItsStreamIsLostWithItAndOnlyThatOne(t *testing.T) {
	proxy := startProxy(t)
	_, play := playing(t, proxy.url)
	bound, free := play.Session(helpdesk.CloseWithStream()), play.Session()
	for _, session := range []*helpdesk.Session{bound, free} {
		reset(t, session, short(1))
	}
	id := bound.ID()
	proxy.toLose.Store(1)
	_, err := bound.Step(context.Background(), helpdesk.Submit(route))
	wantReason(t, err, helpdesk.ReasonUnknownSession)
	if step(t, free).TicketsProcessed != 1 {
		t.Error("the other session did not play on")
	}
	reset(t, bound, short(1))
	if bound.ID() == id || step(t, bound).TicketsProcessed != 1 {
		t.Error("the reset did not open another session")
	}
}

func TestAFirstResetIsSentAgainOnlyWhereTheFirstOneTookNoPlace(t *testing.T) {
	proxy := startProxy(t)
	client, play := playing(t, proxy.url)
	if _, err := client.Info(context.Background()); err != nil {
		t.Fatal(err)
	}
	reset(t, play.Session(), short(1))
	proxy.toLose.Store(1)
	_, err := play.Session().Reset(context.Background(), short(1))
	wantReason(t, err, helpdesk.ReasonUnreachable)
	reset(t, play.Session(), short(1))
	proxy.toLose.Store(1)
	reset(t, play.Session(helpdesk.CloseWithStream()), short(1))
	if lost := proxy.lost.Load(); lost != 2 {
		t.Errorf("%d answers were lost", lost)
	}
}

func TestAClientThatGetsNothingForAWhileGetsEveryAnswerThen(t *testing.T) {
	proxy := startProxy(t)
	_, play := playing(t, proxy.url)
	sessions := sessionsOf(play, 64)
	each(sessions, func(index int, session *helpdesk.Session) {
		if _, err := session.Reset(context.Background(), short(int32(index))); err != nil {
			t.Error(err)
		}
	})
	proxy.gate.Lock()
	open := sync.OnceFunc(proxy.gate.Unlock)
	defer open()
	each(append(sessions, nil), func(_ int, session *helpdesk.Session) {
		if session == nil {
			open()
		} else if _, err := session.Step(context.Background(), helpdesk.Submit(route)); err != nil {
			t.Error(err)
		}
	})
}

func TestWhatAStreamsResetLeavesOutALoneSessionsDoesToo(t *testing.T) {
	client, play := playing(t, os.Getenv("HELPDESK_TEST_URL"))
	request := short(1)
	request.ObservationOptions = &pb.ObservationOptions{
		History:      pb.HistoryDetail_HISTORY_DETAIL_NONE,
		StaticFields: pb.StaticFields_STATIC_FIELDS_FIRST,
	}
	on, alone := play.Session(), client.Session()
	if !proto.Equal(reset(t, on, request), reset(t, alone, request)) {
		t.Error("the resets differ")
	}
	seen := step(t, on)
	if !proto.Equal(seen, step(t, alone)) || len(seen.History) != 0 || seen.Instructions != "" {
		t.Errorf("not what was asked for: %v", seen)
	}
	whole := step(t, on, helpdesk.ObservationOptions(&pb.ObservationOptions{History: pb.HistoryDetail_HISTORY_DETAIL_ALL}))
	if len(whole.History) != 2 {
		t.Errorf("%d entries", len(whole.History))
	}
}

func TestASessionThatTheServerForgotIsAnotherOneAfterTheNextReset(t *testing.T) {
	client, _ := playing(t, os.Getenv("HELPDESK_TEST_URL"))
	session, ctx := client.Session(), context.Background()
	reset(t, session, short(1))
	id := session.ID()
	if err := closeBehind(client, id); err != nil {
		t.Fatal(err)
	}
	_, err := session.Step(ctx, helpdesk.Submit(route))
	wantReason(t, err, helpdesk.ReasonUnknownSession)
	reset(t, session, short(1))
	if session.ID() == id {
		t.Error("the reset did not open another session")
	}
}
