package helpdesk_test

import (
	"context"
	"errors"
	"os"
	"slices"
	"testing"

	"google.golang.org/protobuf/proto"
	helpdesk "helpdesk.example/client"
	pb "helpdesk.example/gen/helpdesk/v1"
)

func TestSessionsAreForkedCarriedWatchedAndListed(t *testing.T) {
	ctx, url := context.Background(), os.Getenv("HELPDESK_TEST_URL")
	for _, protocol := range []helpdesk.Protocol{helpdesk.Connect, helpdesk.ConnectJSON, helpdesk.GRPC, helpdesk.GRPCWeb} {
		client := connected(t, url, protocol)
		session := client.Session()
		first := reset(t, session, short(7))
		start, count := int32(0), int32(2)
		forks, err := session.Fork(ctx, &pb.ForkSessionRequest{AtStep: &start, Count: &count})
		if err != nil {
			t.Fatal(err)
		}
		if len(forks.Sessions) != 2 || forks.StepCount != 0 || !proto.Equal(forks.Observation, first) {
			t.Errorf("%s: %d forks at %d", protocol, len(forks.Sessions), forks.StepCount)
		}
		second := step(t, session)
		for _, fork := range forks.Sessions {
			if !proto.Equal(step(t, fork), second) {
				t.Errorf("%s: a fork goes on otherwise", protocol)
			}
		}
		snapshot, err := session.Snapshot(ctx)
		if err != nil {
			t.Fatal(err)
		}
		restored, err := client.Restore(ctx, snapshot)
		if err != nil {
			t.Fatal(err)
		}
		if restored.StepCount != 1 || !proto.Equal(restored.Observation, second) {
			t.Errorf("%s: restored at %d", protocol, restored.StepCount)
		}
		wantSteps(t, restored.Session, 1)
		wantListed(t, client, session, forks.Sessions[0], forks.Sessions[1], restored.Session)
		wantWatched(t, session, []*pb.Observation{first, second})
		if err := client.Close(ctx); err != nil {
			t.Error(err)
		}
	}
}

func wantListed(t *testing.T, client *helpdesk.Client, sessions ...*helpdesk.Session) {
	t.Helper()
	var ids []string
	for summary, err := range client.Sessions(context.Background(), &pb.ListSessionsRequest{PageSize: 2}) {
		if err != nil {
			t.Fatal(err)
		}
		ids = append(ids, summary.SessionId)
	}
	for _, session := range sessions {
		if !slices.Contains(ids, session.ID()) {
			t.Errorf("%s is not listed", session.ID())
		}
	}
	if !slices.IsSorted(ids) {
		t.Error("the list is in no order")
	}
}

func wantWatched(t *testing.T, session *helpdesk.Session, answers []*pb.Observation) {
	t.Helper()
	start, seen := int32(0), 0
	var end pb.SessionEnd
	for event, err := range session.Watch(context.Background(), &pb.WatchSessionRequest{FromStep: &start}) {
		if err != nil {
			t.Fatal(err)
		}
		if answer := event.GetAnswer(); answer != nil {
			if !proto.Equal(answer.Observation, answers[seen]) {
				t.Errorf("answer %d is another one", seen)
			}
			if seen++; seen == len(answers) {
				if err := session.Close(context.Background()); err != nil {
					t.Fatal(err)
				}
			}
		} else {
			end = event.GetEnded()
		}
	}
	if seen != len(answers) || end != pb.SessionEnd_SESSION_END_CLOSED {
		t.Errorf("%d answers, and it ended as %s", seen, end)
	}
}

func TestWhatCannotBeForkedIsRefused(t *testing.T) {
	ctx, client := context.Background(), connected(t, os.Getenv("HELPDESK_TEST_URL"), helpdesk.Connect)
	session := client.Session()
	wantReason := func(err error, reason helpdesk.Reason) {
		t.Helper()
		var told *helpdesk.Error
		if !errors.As(err, &told) || told.Reason != reason {
			t.Errorf("%v is not %s", err, reason)
		}
	}
	_, err := session.Fork(ctx, nil)
	wantReason(err, helpdesk.ReasonEpisodeNotStarted)
	reset(t, session, short(1))
	tooMany, far, name := int32(65), int32(1), "1"
	_, err = session.Fork(ctx, &pb.ForkSessionRequest{Count: &tooMany})
	wantReason(err, helpdesk.ReasonInvalidCount)
	_, err = session.Fork(ctx, &pb.ForkSessionRequest{AtStep: &far})
	wantReason(err, helpdesk.ReasonInvalidStep)
	_, err = session.Fork(ctx, &pb.ForkSessionRequest{RequestId: &name})
	wantReason(err, helpdesk.ReasonInvalidIdentifier)
	_, err = client.Restore(ctx, []byte("none"))
	wantReason(err, helpdesk.ReasonInvalidSnapshot)
	for _, err := range client.Watch(ctx, &pb.WatchSessionRequest{SessionId: "nobody"}) {
		wantReason(err, helpdesk.ReasonUnknownSession)
	}
	if err := client.Close(ctx); err != nil {
		t.Error(err)
	}
}
