package helpdesk

import (
	"context"

	pb "helpdesk.example/gen/helpdesk/v1"
)

// How a batch is made of requests Q and answered with R.
type batch[Q any, R itemResult] struct {
	session func(index int) *Session
	// What to send for an item, and whether it may be sent twice.
	begin func(index int) (Q, bool, error)
	send  func(requests []Q) ([]R, error)
	// What the answer, or what failed, means to the item's session.
	settle func(index int, sent Q, came R, err error) (*pb.Observation, error)
}

// What the server says of one item.
type itemResult interface {
	GetError() *pb.ItemError
}

// Plays items in as few calls as the server's limit allows, with a session at most once in each: the server remembers a
// session's last step alone, so that only such a call can be sent again when its answer was lost.
func playRounds[Q any, R itemResult](ctx context.Context, c *Client, count int, b batch[Q, R]) ([]Result, error) {
	info, err := c.checkContract(ctx)
	if err != nil {
		return nil, err
	}
	if info.MaxBatchItems < 1 {
		return nil, olderServer(info, "batches", "Reset and step each session by itself")
	}
	results := make([]Result, count)
	unsure := map[*Session]error{} // Sessions of which nobody knows whether they took an item.
	for _, round := range roundsOf(count, int(info.MaxBatchItems), b.session) {
		playRound(ctx, c, b, round, results, unsure)
		for _, index := range round {
			if isLost(results[index].Err) {
				unsure[b.session(index)] = results[index].Err
			}
		}
	}
	return results, nil
}

func roundsOf(count, most int, session func(index int) *Session) [][]int {
	var rounds [][]int
	earliest := map[*Session]int{}
	for index := range count {
		round := earliest[session(index)]
		for round < len(rounds) && len(rounds[round]) == most {
			round++
		}
		if round == len(rounds) {
			rounds = append(rounds, nil)
		}
		rounds[round] = append(rounds[round], index)
		earliest[session(index)] = round + 1
	}
	return rounds
}

func playRound[Q any, R itemResult](ctx context.Context, c *Client, b batch[Q, R], round []int, results []Result, unsure map[*Session]error) {
	var sent []int
	var requests []Q
	repeatable := true
	for _, index := range round {
		session := b.session(index)
		if session == nil || session.client != c {
			results[index].Err = notOfThisClient()
			continue
		}
		if lost := unsure[session]; lost != nil {
			results[index].Err = lost // It would come out of order.
			continue
		}
		request, canRepeat, err := b.begin(index)
		if err != nil {
			results[index].Err = err
			continue
		}
		sent, requests, repeatable = append(sent, index), append(requests, request), repeatable && canRepeat
	}
	if len(sent) == 0 {
		return
	}
	came, whole := again(ctx, repeatable, func() ([]R, error) { return b.send(requests) })
	for place, index := range sent {
		answer, err := outcome(came, place, whole)
		observation, err := b.settle(index, requests[place], answer, err)
		results[index] = Result{Observation: observation, Err: err}
	}
}

// What the item at a place came to, where the whole call did not fail.
func outcome[R itemResult](results []R, place int, whole error) (came R, err error) {
	switch {
	case whole != nil:
		return came, whole
	case place >= len(results):
		return came, unexpected("The answer has fewer results than there were items.")
	}
	came = results[place]
	if told := came.GetError(); told != nil {
		return came, failure(itemError(told))
	}
	return came, nil
}

func notOfThisClient() error {
	return &Error{
		Reason: ReasonInvalidOption, Subject: "session",
		Problem:  "The item has no session of this client.",
		NextStep: "Use what Client.Session or Play.Session gives.",
	}
}

func boundToStream() error {
	return &Error{
		Reason: ReasonInvalidOption, Subject: "session",
		Problem:  "A session with CloseWithStream is reset on its stream, which a batch is not.",
		NextStep: "Reset it by itself, or leave out CloseWithStream.",
	}
}
