//! Plays one hard episode with the same answer to every ticket, and prints the reward of each step and the score.
mod helpdesk {
    tonic::include_proto!("helpdesk.v1");
}
use helpdesk::{action, environment_service_client::EnvironmentServiceClient, *};

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let url = std::env::args().nth(1).unwrap_or("http://127.0.0.1:7860".into());
    let mut client = EnvironmentServiceClient::connect(url).await?;
    let reset = ResetRequest { task_id: Some(3), seed: Some(42), ..Default::default() };
    let started = client.reset(reset).await?.into_inner();
    let submit = SubmitAction {
        issue_type: IssueType::IdentityAccess.into(),
        priority: Priority::Medium.into(),
        assignment_group: AssignmentGroup::ServiceDesk.into(),
        resolution_action: ResolutionAction::Fulfill.into(),
    };
    for count in 0.. {
        let step = StepRequest {
            session_id: started.session_id.clone(),
            action: Some(Action { action: Some(action::Action::Submit(submit.clone())) }),
            // With an id of its own a step whose answer was lost can be sent again and is not taken twice.
            request_id: Some(format!("step {count}")),
            ..Default::default()
        };
        let seen = client.step(step).await?.into_inner().observation.expect("every step has one");
        println!("reward {:?}", seen.reward());
        if seen.done {
            println!("score {:?}", seen.rubric_reward());
            break;
        }
    }
    client.close_session(CloseSessionRequest { session_id: started.session_id }).await?;
    Ok(())
}
