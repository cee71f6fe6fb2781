// Package helpdesk is a client of the helpdesk environment: sessions, actions in plain words, and errors that say what to
// do. What the server tells is the generated types of helpdesk.example/gen/helpdesk/v1.
//
// A session is Reset, takes a Step for each action until the observation is Done, and is closed. State tells the operator's
// view of it; Report, after the end, what the episode could have been worth and why, for graders. In an exam both are refused
// with ReasonExamWithheld, and a reset names nothing but its Agent.
//
// Many sessions play on one stream (Client.Play), each in a goroutine of its own, or together in one call (Client.BatchReset,
// Client.BatchStep). They are sessions like any other.
package helpdesk
