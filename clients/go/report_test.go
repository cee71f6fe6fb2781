package helpdesk_test

import (
	"context"
	"errors"
	"os"
	"testing"

	helpdesk "helpdesk.example/client"
	pb "helpdesk.example/gen/helpdesk/v1"
)

var route = helpdesk.Route{
	IssueType:        helpdesk.IssueTypeIdentityAccess,
	Priority:         helpdesk.PriorityMedium,
	AssignmentGroup:  helpdesk.AssignmentGroupServiceDesk,
	ResolutionAction: helpdesk.ResolutionActionFulfill,
}

func sessionAt(t *testing.T, variable string) *helpdesk.Session {
	t.Helper()
	url := os.Getenv(variable)
	if url == "" {
		t.Skipf("no server: set %s", variable)
	}
	client, err := helpdesk.New(url, helpdesk.GRPC)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := client.Close(context.Background()); err != nil {
			t.Error(err)
		}
	})
	return client.Session()
}

func wantReason(t *testing.T, err error, reason helpdesk.Reason) {
	t.Helper()
	var told *helpdesk.Error
	if !errors.As(err, &told) || told.Reason != reason || told.NextStep == "" {
		t.Fatalf("got %v, wanted %s with a next step", err, reason)
	}
}

func playOn(t *testing.T, session *helpdesk.Session, seen *pb.Observation) *pb.Observation {
	t.Helper()
	for !seen.Done {
		var err error
		if seen, err = session.Step(context.Background(), helpdesk.Submit(route)); err != nil {
			t.Fatal(err)
		}
	}
	return seen
}

func TestReportTellsWhatTheFinishedEpisodeCouldHaveBeenWorth(t *testing.T) {
	ctx, session := context.Background(), sessionAt(t, "HELPDESK_TEST_URL")
	_, err := session.Report(ctx)
	wantReason(t, err, helpdesk.ReasonEpisodeNotStarted)
	task, seed := int32(1), int32(42)
	seen, err := session.Reset(ctx, &pb.ResetRequest{TaskId: &task, Seed: &seed})
	if err != nil {
		t.Fatal(err)
	}
	_, err = session.Report(ctx)
	wantReason(t, err, helpdesk.ReasonEpisodeNotOver)
	seen = playOn(t, session, seen)
	report, err := session.Report(ctx)
	if err != nil {
		t.Fatal(err)
	}
	if report.RubricReward != seen.GetRubricReward() || report.Seed != 42 || len(report.OptimalPlan) == 0 || len(report.Components) == 0 {
		t.Errorf("not the report of what was played: %v", report)
	}
}

func TestAnExamTakesANameAndWithholdsTheScore(t *testing.T) {
	ctx, session := context.Background(), sessionAt(t, "HELPDESK_TEST_EXAM_URL")
	agent, seed := "go-agent", int32(1)
	_, err := session.Reset(ctx, &pb.ResetRequest{Seed: &seed})
	wantReason(t, err, helpdesk.ReasonExamFixed)
	seen, err := session.Reset(ctx, &pb.ResetRequest{Agent: &agent})
	if err != nil {
		t.Fatal(err)
	}
	seen = playOn(t, session, seen)
	if seen.Reward != nil || seen.RubricReward != nil {
		t.Errorf("a score was told: %v", seen)
	}
	_, err = session.Report(ctx)
	wantReason(t, err, helpdesk.ReasonExamWithheld)
	_, err = session.State(ctx)
	wantReason(t, err, helpdesk.ReasonExamWithheld)
}
