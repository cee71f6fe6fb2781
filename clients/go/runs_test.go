package helpdesk_test

import (
	"context"
	"errors"
	"os"
	"slices"
	"testing"

	helpdesk "helpdesk.example/client"
	pb "helpdesk.example/gen/helpdesk/v1"
)

func named(run string) *pb.ResetRequest {
	asked := short(3)
	policy := "tester"
	asked.Run, asked.Policy = &run, &policy
	return asked
}

func TestResetsNameTheirRunAndRunsAreListed(t *testing.T) {
	ctx := context.Background()
	client := connected(t, os.Getenv("HELPDESK_TEST_URL"), helpdesk.GRPC)
	defer func() { _ = client.Close(ctx) }()
	reset(t, client.Session(), named("go-session"))
	play, err := client.Play()
	if err != nil {
		t.Fatal(err)
	}
	reset(t, play.Session(), named("go-stream"))
	var listed []string
	for summary, err := range client.Runs(ctx, &pb.ListRunsRequest{PageSize: 1}) {
		if err != nil {
			t.Fatal(err)
		}
		if !slices.Equal(summary.Policies, []string{"tester"}) || summary.OpenEpisodes != 1 {
			t.Errorf("%s: %v, %d open", summary.Run, summary.Policies, summary.OpenEpisodes)
		}
		listed = append(listed, summary.Run)
	}
	if !slices.Equal(listed, []string{"go-session", "go-stream"}) {
		t.Errorf("listed are %v", listed)
	}
	_, err = client.Session().Reset(ctx, named("two words"))
	var failure *helpdesk.Error
	if !errors.As(err, &failure) || failure.Reason != helpdesk.ReasonInvalidRun {
		t.Errorf("another name is answered with %v", err)
	}
}
