// The client of clients/go, which is connect-go's: Connect, gRPC or gRPC-Web, by the second argument.
package main

import (
	"context"
	"log"
	"os"

	helpdesk "helpdesk.example/client"
	"helpdesk.example/examples/play"
	pb "helpdesk.example/gen/helpdesk/v1"
)

type player struct{ *helpdesk.Session }

func main() {
	protocol := helpdesk.Connect
	if len(os.Args) > 2 {
		protocol = helpdesk.Protocol(os.Args[2])
	}
	client, err := helpdesk.New(play.Address(), protocol)
	if err != nil {
		log.Fatal(err)
	}
	play.Print(player{client.Session()})
}

func (p player) Reset(request *pb.ResetRequest) (*pb.Observation, error) {
	return p.Session.Reset(context.Background(), request)
}

func (p player) Step(action helpdesk.Action) (*pb.Observation, error) {
	return p.Session.Step(context.Background(), action)
}

func (p player) Close() error { return p.Session.Close(context.Background()) }
