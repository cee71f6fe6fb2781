// A gRPC stream of the client of clients/go: the session plays beside another one on it.
package main

import (
	"context"
	"log"

	helpdesk "helpdesk.example/client"
	"helpdesk.example/examples/play"
	pb "helpdesk.example/gen/helpdesk/v1"
)

type player struct {
	stream  *helpdesk.Play
	session *helpdesk.Session
}

func main() {
	client, err := helpdesk.New(play.Address(), helpdesk.GRPC)
	if err != nil {
		log.Fatal(err)
	}
	stream, err := client.Play()
	if err != nil {
		log.Fatal(err)
	}
	if _, err := stream.Session(helpdesk.CloseWithStream()).Reset(context.Background(), nil); err != nil {
		log.Fatal(err)
	}
	play.Print(player{stream, stream.Session()})
}

func (p player) Reset(request *pb.ResetRequest) (*pb.Observation, error) {
	return p.session.Reset(context.Background(), request)
}

func (p player) Step(action helpdesk.Action) (*pb.Observation, error) {
	return p.session.Step(context.Background(), action)
}

func (p player) Close() error { return p.stream.Close(context.Background()) }
