"""Plays one episode with what grpcio-tools made of proto/ and nothing else; the first argument is the server's address."""

import sys

import grpc
from helpdesk.v1 import action_pb2, environment_service_pb2, environment_service_pb2_grpc, vocabulary_pb2

with grpc.insecure_channel(sys.argv[1]) as channel:
    stub = environment_service_pb2_grpc.EnvironmentServiceStub(channel)
    session = stub.Reset(environment_service_pb2.ResetRequest(task_id=3, seed=42)).session_id
    submit = action_pb2.SubmitAction(
        issue_type=vocabulary_pb2.ISSUE_TYPE_IDENTITY_ACCESS,
        priority=vocabulary_pb2.PRIORITY_MEDIUM,
        assignment_group=vocabulary_pb2.ASSIGNMENT_GROUP_SERVICE_DESK,
        resolution_action=vocabulary_pb2.RESOLUTION_ACTION_FULFILL,
    )
    step = environment_service_pb2.StepRequest(session_id=session, action=action_pb2.Action(submit=submit))
    done = False
    while not done:
        seen = stub.Step(step).observation
        done = seen.done
    stub.CloseSession(environment_service_pb2.CloseSessionRequest(session_id=session))
    print(f"score {seen.rubric_reward:.6f}")
