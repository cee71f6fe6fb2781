// Package helpdesk is a client of the helpdesk environment: sessions, actions in plain words, and errors that say what to
// do. What the server tells is the generated types of helpdesk.example/gen/helpdesk/v1.
package helpdesk
