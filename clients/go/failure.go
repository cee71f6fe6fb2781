package helpdesk

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"connectrpc.com/connect"
	pb "helpdesk.example/gen/helpdesk/v1"
)

// Error is a call that failed. Where OutcomeUnknown is false, nothing has changed on the server.
type Error struct {
	Reason       Reason   // What failed, in one word.
	Subject      string   // The field, id or word at fault; empty: the call as a whole.
	Problem      string   // One plain sentence on what is wrong.
	NextStep     string   // What to do now.
	AllowedWords []string // The words that fit, where a word is at fault.
	// OutcomeUnknown is true when the answer was lost (unreachable, timed_out, canceled, unexpected) or the server gave up
	// waiting for the step (step_deadline_exceeded) or could not store it (store_failed): what was asked may have been done. A step may be called again with the
	// same action: it is the same step and is taken once.
	OutcomeUnknown bool
	RetryAfter     time.Duration // For ReasonRateLimited: when the next call may succeed; else 0.
	cause          error
}

func (e *Error) Error() string { return e.Problem + " " + e.NextStep + " (" + string(e.Reason) + ")" }

// Unwrap gives what Connect said.
func (e *Error) Unwrap() error { return e.cause }

const callAgain = "Call a step again with the same action, it is taken once"

func failure(err error) error {
	var own *Error
	var call *connect.Error
	if errors.As(err, &own) || !errors.As(err, &call) {
		return err
	}
	for _, detail := range call.Details() {
		value, broken := detail.Value()
		told, ours := value.(*pb.ErrorDetail)
		if broken != nil || !ours {
			continue
		}
		reason := Reason(Word(told.Reason))
		if reason == "" {
			reason = ReasonUnexpected
		}
		return &Error{
			Reason: reason, Subject: told.Subject, Problem: told.Problem, NextStep: told.NextStep,
			AllowedWords: told.AllowedWords, RetryAfter: time.Duration(told.RetryAfterSeconds * float64(time.Second)),
			OutcomeUnknown: reason == ReasonStepDeadlineExceeded || reason == ReasonStoreFailed || reason == ReasonUnexpected,
			cause:          err,
		}
	}
	lost := &Error{OutcomeUnknown: true, cause: err}
	switch {
	case errors.Is(err, context.Canceled):
		lost.Reason, lost.Problem = ReasonCanceled, "The context was canceled before the answer came."
		lost.NextStep = callAgain + "."
	case call.Code() == connect.CodeDeadlineExceeded:
		lost.Reason, lost.Problem = ReasonTimedOut, "No answer came before the context's deadline."
		lost.NextStep = callAgain + "; or give the context more time."
	case call.Code() == connect.CodeUnavailable, call.Code() == connect.CodeAborted, call.Code() == connect.CodeCanceled,
		errors.Is(err, io.ErrUnexpectedEOF), // Cut in the middle of an answer, which Connect takes for a wrong one.
		isStreamReset(call):
		lost.Reason, lost.Problem = ReasonUnreachable, fmt.Sprintf("No answer from the server: %s.", call.Message())
		lost.NextStep = "Start the server (npm start), or correct the address. If the connection was lost: " + callAgain + "."
	default:
		lost.Reason, lost.Problem = ReasonUnexpected, fmt.Sprintf("The server answered %s: %s.", call.Code(), call.Message())
		lost.NextStep = "Check that the address is that of a helpdesk server."
	}
	return lost
}

// Whether a proxy reset the stream, as it does when the server behind it dies within an answer.
func isStreamReset(call *connect.Error) bool {
	return call.Code() == connect.CodeInternal && strings.Contains(call.Message(), "INTERNAL_ERROR")
}

// An answer that no helpdesk server gives.
func unexpected(problem string) error {
	return &Error{
		Reason: ReasonUnexpected, OutcomeUnknown: true, Problem: problem,
		NextStep: "Check that the address is that of a helpdesk server.",
	}
}

func isLost(err error) bool {
	var told *Error
	return errors.As(err, &told) && told.OutcomeUnknown
}

func notStarted() error {
	return &Error{Reason: ReasonEpisodeNotStarted, Problem: "No episode has been started.", NextStep: "Call Reset first."}
}

func isUnreachable(err error) bool {
	var told *Error
	return errors.As(err, &told) && told.Reason == ReasonUnreachable
}
