// gRPC with grpc-go and the generated stub alone.
package main

import (
	"context"
	"log"
	"strings"

	helpdesk "helpdesk.example/client"
	"helpdesk.example/examples/play"
	pb "helpdesk.example/gen/helpdesk/v1"

	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"
)

type player struct {
	stub    pb.EnvironmentServiceClient
	session string
}

func main() {
	target := strings.TrimPrefix(play.Address(), "http://")
	connection, err := grpc.NewClient(target, grpc.WithTransportCredentials(insecure.NewCredentials()))
	if err != nil {
		log.Fatal(err)
	}
	defer connection.Close()
	play.Print(&player{stub: pb.NewEnvironmentServiceClient(connection)})
}

func (p *player) Reset(request *pb.ResetRequest) (*pb.Observation, error) {
	answer, err := p.stub.Reset(context.Background(), request)
	p.session = answer.GetSessionId()
	return answer.GetObservation(), err
}

func (p *player) Step(action helpdesk.Action) (*pb.Observation, error) {
	message, err := action.Message()
	if err != nil {
		return nil, err
	}
	answer, err := p.stub.Step(context.Background(), &pb.StepRequest{SessionId: p.session, Action: message})
	return answer.GetObservation(), err
}

func (p *player) Close() error {
	_, err := p.stub.CloseSession(context.Background(), &pb.CloseSessionRequest{SessionId: p.session})
	return err
}
