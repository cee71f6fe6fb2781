package helpdesk_test

import (
	"context"
	"os"
	"testing"

	"google.golang.org/protobuf/proto"
	helpdesk "helpdesk.example/client"
	pb "helpdesk.example/gen/helpdesk/v1"
)

func submitEach(sessions ...*helpdesk.Session) []helpdesk.StepItem {
	items := make([]helpdesk.StepItem, len(sessions))
	for index, session := range sessions {
		items[index] = helpdesk.StepItem{Session: session, Action: helpdesk.Submit(route)}
	}
	return items
}

func resetTogether(t *testing.T, client *helpdesk.Client, count int) []*helpdesk.Session {
	t.Helper()
	sessions, items := make([]*helpdesk.Session, count), make([]helpdesk.ResetItem, count)
	for index := range sessions {
		sessions[index] = client.Session()
		items[index] = helpdesk.ResetItem{Session: sessions[index], Request: short(int32(index))}
	}
	results, err := client.BatchReset(context.Background(), items)
	if err != nil {
		t.Fatal(err)
	}
	for _, result := range results {
		if result.Err != nil {
			t.Fatal(result.Err)
		}
	}
	return sessions
}

func batchStep(t *testing.T, client *helpdesk.Client, items []helpdesk.StepItem) []helpdesk.Result {
	t.Helper()
	results, err := client.BatchStep(context.Background(), items)
	if err != nil || len(results) != len(items) {
		t.Fatalf("%d results, %v", len(results), err)
	}
	return results
}

func TestEveryItemOfABatchAnswersWhatItAnswersAlone(t *testing.T) {
	url := os.Getenv("HELPDESK_TEST_URL")
	for _, protocol := range []helpdesk.Protocol{helpdesk.Connect, helpdesk.ConnectJSON, helpdesk.GRPC, helpdesk.GRPCWeb} {
		client := connected(t, url, protocol)
		sessions := resetTogether(t, client, 3)
		results := batchStep(t, client, submitEach(sessions...))
		alone := client.Session()
		for seed, result := range results {
			reset(t, alone, short(int32(seed)))
			if !proto.Equal(result.Observation, step(t, alone)) {
				t.Errorf("%s: seed %d plays otherwise", protocol, seed)
			}
		}
		if err := client.Close(context.Background()); err != nil {
			t.Fatal(err)
		}
	}
}

func TestAnItemThatFailsFailsAloneAsItsCallWould(t *testing.T) {
	client, play := playing(t, os.Getenv("HELPDESK_TEST_URL"))
	sessions := resetTogether(t, client, 3)
	good, bad, closed := sessions[0], sessions[1], sessions[2]
	if err := closeBehind(client, closed.ID()); err != nil {
		t.Fatal(err)
	}
	results := batchStep(t, client, []helpdesk.StepItem{
		{Session: client.Session(), Action: helpdesk.Defer()},
		{Session: bad, Action: helpdesk.Defer(), Options: []helpdesk.StepOption{helpdesk.ExpectedStep(7)}},
		{Session: good, Action: helpdesk.Submit(route)},
		{Session: closed, Action: helpdesk.Defer()},
		{Session: bad, Action: helpdesk.Investigate("ask_nicely")},
		{Session: connected(t, "http://127.0.0.1:1", helpdesk.GRPC).Session(), Action: helpdesk.Defer()},
	})
	for index, reason := range []helpdesk.Reason{
		helpdesk.ReasonEpisodeNotStarted, helpdesk.ReasonStepMismatch, "",
		helpdesk.ReasonUnknownSession, helpdesk.ReasonUnknownWord, helpdesk.ReasonInvalidOption,
	} {
		if reason == "" {
			if results[index].Observation.GetTicketsProcessed() != 1 {
				t.Errorf("%+v", results[index])
			}
			continue
		}
		wantReason(t, results[index].Err, reason)
	}
	_, err := bad.Step(context.Background(), helpdesk.Defer(), helpdesk.ExpectedStep(7))
	if told, expected := factsOf(results[1].Err), factsOf(err); !told.equals(expected) {
		t.Errorf("%+v and %+v", told, expected)
	}
	bound := helpdesk.ResetItem{Session: play.Session(helpdesk.CloseWithStream())}
	resets, err := client.BatchReset(context.Background(), []helpdesk.ResetItem{bound})
	if err != nil {
		t.Fatal(err)
	}
	wantReason(t, resets[0].Err, helpdesk.ReasonInvalidOption)
}

func TestABatchWhoseAnswerIsLostTakesEachStepOnceAndASessionsItemsInOrder(t *testing.T) {
	proxy := startProxy(t)
	client, _ := playing(t, proxy.url)
	sessions := resetTogether(t, client, 2)
	one, two := sessions[0], sessions[1]
	proxy.toLose.Store(1)
	for index, result := range batchStep(t, client, submitEach(one, two, one)) {
		if expected := []int32{1, 1, 2}[index]; result.Observation.GetTicketsProcessed() != expected {
			t.Errorf("item %d: %+v", index, result)
		}
	}
	wantSteps(t, one, 2)
	wantSteps(t, two, 1)
	if proxy.lost.Load() != 1 {
		t.Error("no answer was lost")
	}
}

func TestABatchMayBeEmptyAndLargerThanTheServerTakes(t *testing.T) {
	client, _ := playing(t, os.Getenv("HELPDESK_TEST_URL"))
	info, err := client.Info(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	if results, err := client.BatchReset(context.Background(), nil); err != nil || len(results) != 0 {
		t.Fatalf("%v, %v", results, err)
	}
	items := make([]helpdesk.ResetItem, info.MaxBatchItems+1)
	for index := range items {
		items[index] = helpdesk.ResetItem{Session: client.Session(), Request: &pb.ResetRequest{TaskId: proto.Int32(9)}}
	}
	results, err := client.BatchReset(context.Background(), items)
	if err != nil {
		t.Fatal(err)
	}
	for _, result := range results {
		wantReason(t, result.Err, helpdesk.ReasonUnknownTask)
	}
}

func TestAUnaryStepThatIsCutInTheMiddleOfItsAnswerIsTakenOnce(t *testing.T) {
	proxy := startProxy(t)
	client, _ := playing(t, proxy.url)
	session := client.Session()
	reset(t, session, short(1))
	proxy.toLose.Store(1)
	if step(t, session).TicketsProcessed != 1 || proxy.lost.Load() != 1 {
		t.Error("no answer was lost")
	}
	wantSteps(t, session, 1)
}
