package helpdesk

import (
	"errors"
	"fmt"

	"connectrpc.com/connect"
	pb "helpdesk.example/gen/helpdesk/v1"
)

// Error is a call that failed. Nothing has changed on the server, unless Reason is "step_deadline_exceeded",
// "unreachable" or "unexpected": then a step or a reset may have been taken. A step that is sent again with the same
// request id is taken once at most.
type Error struct {
	Reason       string   // A reason of the catalogue in a word, or "unreachable", or "unexpected".
	Subject      string   // The field, id or word at fault; empty: the call as a whole.
	Problem      string   // One plain sentence on what is wrong.
	NextStep     string   // What to do now.
	AllowedWords []string // The words that fit, where a word is at fault.
	cause        error
}

func (e *Error) Error() string { return e.Problem + " " + e.NextStep + " (" + e.Reason + ")" }

// Unwrap gives what Connect said.
func (e *Error) Unwrap() error { return e.cause }

func failure(err error) error {
	var call *connect.Error
	if !errors.As(err, &call) {
		return err
	}
	for _, detail := range call.Details() {
		value, broken := detail.Value()
		told, ours := value.(*pb.ErrorDetail)
		if broken != nil || !ours {
			continue
		}
		return &Error{Word(told.Reason), told.Subject, told.Problem, told.NextStep, told.AllowedWords, err}
	}
	if call.Code() == connect.CodeUnavailable {
		problem := fmt.Sprintf("No answer from the server: %s.", call.Message())
		return &Error{"unreachable", "", problem, "Start the server (npm start), or correct the address.", nil, err}
	}
	problem := fmt.Sprintf("The server answered %s: %s.", call.Code(), call.Message())
	return &Error{"unexpected", "", problem, "Check that the address is that of a helpdesk server.", nil, err}
}

func notStarted() error {
	return &Error{Reason: "episode_not_started", Problem: "No episode has been started.", NextStep: "Call Reset first."}
}
