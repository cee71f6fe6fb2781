package helpdesk

import pb "helpdesk.example/gen/helpdesk/v1"

// Action is what an agent does. A word that the contract does not have is refused by Step, before anything is sent.
type Action struct {
	message *pb.Action
	err     error
}

// Route is a routing decision: all four labels.
type Route struct {
	IssueType        IssueType        // What the ticket is about.
	Priority         Priority         // How urgent it is.
	AssignmentGroup  AssignmentGroup  // Who owns it.
	ResolutionAction ResolutionAction // What is done next.
}

// Submit routes the current ticket.
func Submit(route Route) Action {
	submit := &pb.SubmitAction{}
	err := firstOf(
		set(&submit.IssueType, "issue_type", string(route.IssueType)),
		set(&submit.Priority, "priority", string(route.Priority)),
		set(&submit.AssignmentGroup, "assignment_group", string(route.AssignmentGroup)),
		set(&submit.ResolutionAction, "resolution_action", string(route.ResolutionAction)),
	)
	return Action{&pb.Action{Action: &pb.Action_Submit{Submit: submit}}, err}
}

// WithConfidence says how sure the agent is that all four labels are right, from 0 to 1. It is recorded for who judges the agent,
// and never rewarded. Of an action that submits nothing it says nothing.
func (a Action) WithConfidence(confidence float64) Action {
	submit := a.message.GetSubmit()
	if submit == nil {
		return a
	}
	sure := &pb.SubmitAction{
		IssueType:        submit.IssueType,
		Priority:         submit.Priority,
		AssignmentGroup:  submit.AssignmentGroup,
		ResolutionAction: submit.ResolutionAction,
		Confidence:       &confidence,
	}
	return Action{&pb.Action{Action: &pb.Action_Submit{Submit: sure}}, a.err}
}

// Investigate runs a lookup tool, such as ToolNameLookupRelatedTicket, on the current ticket.
func Investigate(tool ToolName) Action {
	investigate := &pb.InvestigateAction{}
	err := set(&investigate.ToolName, "tool_name", string(tool))
	return Action{&pb.Action{Action: &pb.Action_Investigate{Investigate: investigate}}, err}
}

// RequestInfo asks the requester of the current ticket for more.
func RequestInfo() Action {
	return Action{message: &pb.Action{Action: &pb.Action_RequestInfo{RequestInfo: &pb.RequestInfoAction{}}}}
}

// OpenIncident opens an incident for the current ticket.
func OpenIncident() Action {
	return Action{message: &pb.Action{Action: &pb.Action_OpenIncident{OpenIncident: &pb.OpenIncidentAction{}}}}
}

// Defer puts the current ticket at the end of the queue.
func Defer() Action {
	return Action{message: &pb.Action{Action: &pb.Action_Defer{Defer: &pb.DeferAction{}}}}
}

// Message is the action as the contract has it, for other stubs than this package's.
func (a Action) Message() (*pb.Action, error) { return a.message, a.err }

func firstOf(errs ...error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}
