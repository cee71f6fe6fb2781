import com.helpdesk.v1.Action;
import com.helpdesk.v1.AssignmentGroup;
import com.helpdesk.v1.CloseSessionRequest;
import com.helpdesk.v1.EnvironmentServiceGrpc;
import com.helpdesk.v1.IssueType;
import com.helpdesk.v1.Observation;
import com.helpdesk.v1.Priority;
import com.helpdesk.v1.ResetRequest;
import com.helpdesk.v1.ResolutionAction;
import com.helpdesk.v1.StepRequest;
import com.helpdesk.v1.SubmitAction;
import io.grpc.ManagedChannelBuilder;
import java.util.UUID;

/** Plays one hard episode with the same answer to every ticket, and prints the reward of each step and the score. */
public class Play {
  public static void main(String[] args) {
    var channel = ManagedChannelBuilder.forTarget(args[0]).usePlaintext().build();
    var client = EnvironmentServiceGrpc.newBlockingStub(channel);
    var session = client.reset(ResetRequest.newBuilder().setTaskId(3).setSeed(42).build()).getSessionId();
    try {
      var submit = SubmitAction.newBuilder()
          .setIssueType(IssueType.ISSUE_TYPE_IDENTITY_ACCESS)
          .setPriority(Priority.PRIORITY_MEDIUM)
          .setAssignmentGroup(AssignmentGroup.ASSIGNMENT_GROUP_SERVICE_DESK)
          .setResolutionAction(ResolutionAction.RESOLUTION_ACTION_FULFILL);
      var step = StepRequest.newBuilder().setSessionId(session).setAction(Action.newBuilder().setSubmit(submit));
      Observation seen;
      do {
        // With an id of its own a step whose answer was lost can be sent again and is not taken twice.
        seen = client.step(step.setRequestId(UUID.randomUUID().toString()).build()).getObservation();
        System.out.println("reward " + seen.getReward());
      } while (!seen.getDone());
      System.out.println("score " + seen.getRubricReward());
    } finally {
      client.closeSession(CloseSessionRequest.newBuilder().setSessionId(session).build());
      channel.shutdown();
    }
  }
}
