// Plays one episode with what protoc-gen-go made of proto/, in a program that links grpc-go's own health and reflection.
package main

import (
	"context"
	"fmt"
	"os"

	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"
	healthpb "google.golang.org/grpc/health/grpc_health_v1"
	_ "google.golang.org/grpc/reflection"
	pb "play/helpdesk/v1"
)

func main() {
	if err := play(context.Background(), os.Args[1]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func play(ctx context.Context, address string) error {
	connection, err := grpc.NewClient(address, grpc.WithTransportCredentials(insecure.NewCredentials()))
	if err != nil {
		return err
	}
	defer connection.Close()
	health, err := healthpb.NewHealthClient(connection).Check(ctx, &healthpb.HealthCheckRequest{})
	if err != nil {
		return err
	}
	fmt.Println(health.Status)
	stub := pb.NewEnvironmentServiceClient(connection)
	task, seed := int32(3), int32(42)
	started, err := stub.Reset(ctx, &pb.ResetRequest{TaskId: &task, Seed: &seed})
	if err != nil {
		return err
	}
	action := &pb.Action{Action: &pb.Action_Submit{Submit: &pb.SubmitAction{
		IssueType:        pb.IssueType_ISSUE_TYPE_IDENTITY_ACCESS,
		Priority:         pb.Priority_PRIORITY_MEDIUM,
		AssignmentGroup:  pb.AssignmentGroup_ASSIGNMENT_GROUP_SERVICE_DESK,
		ResolutionAction: pb.ResolutionAction_RESOLUTION_ACTION_FULFILL,
	}}}
	for {
		answer, err := stub.Step(ctx, &pb.StepRequest{SessionId: started.SessionId, Action: action})
		if err != nil {
			return err
		}
		if seen := answer.Observation; seen.Done {
			fmt.Printf("score %.6f\n", seen.GetRubricReward())
			break
		}
	}
	_, err = stub.CloseSession(ctx, &pb.CloseSessionRequest{SessionId: started.SessionId})
	return err
}
