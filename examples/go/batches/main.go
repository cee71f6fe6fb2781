// Batches of the client of clients/go, here over Connect: every call moves two sessions that play the same, and the transcript
// is that of the second.
package main

import (
	"context"
	"log"

	helpdesk "helpdesk.example/client"
	"helpdesk.example/examples/play"
	pb "helpdesk.example/gen/helpdesk/v1"
)

type player struct {
	client   *helpdesk.Client
	sessions [2]*helpdesk.Session
}

func main() {
	client, err := helpdesk.New(play.Address(), helpdesk.Connect)
	if err != nil {
		log.Fatal(err)
	}
	play.Print(player{client, [2]*helpdesk.Session{client.Session(), client.Session()}})
}

func (p player) Reset(request *pb.ResetRequest) (*pb.Observation, error) {
	var items []helpdesk.ResetItem
	for _, session := range p.sessions {
		items = append(items, helpdesk.ResetItem{Session: session, Request: request})
	}
	return last(p.client.BatchReset(context.Background(), items))
}

func (p player) Step(action helpdesk.Action) (*pb.Observation, error) {
	var items []helpdesk.StepItem
	for _, session := range p.sessions {
		items = append(items, helpdesk.StepItem{Session: session, Action: action})
	}
	return last(p.client.BatchStep(context.Background(), items))
}

func (p player) Close() error { return p.client.Close(context.Background()) }

func last(results []helpdesk.Result, err error) (*pb.Observation, error) {
	if err != nil {
		return nil, err
	}
	result := results[len(results)-1]
	return result.Observation, result.Err
}
