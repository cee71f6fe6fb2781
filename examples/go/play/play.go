// Package play plays examples/script.json and prints the transcript.
package play

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"runtime"

	helpdesk "helpdesk.example/client"
	"helpdesk.example/examples/normal"
	pb "helpdesk.example/gen/helpdesk/v1"
)

// Player is what plays: a client of some protocol.
type Player interface {
	Reset(*pb.ResetRequest) (*pb.Observation, error)
	Step(helpdesk.Action) (*pb.Observation, error)
	Close() error
}

type script struct {
	Reset struct {
		TaskID int32 `json:"task_id"`
		Seed   int32 `json:"seed"`
	} `json:"reset"`
	Actions []map[string]string `json:"actions"`
}

type line struct {
	Step        int               `json:"step"`
	Action      map[string]string `json:"action"`
	Reward      *float64          `json:"reward"`
	Observation map[string]any    `json:"observation"`
}

// Address is the server's: the first argument.
func Address() string {
	if len(os.Args) > 1 {
		return os.Args[1]
	}
	return "http://127.0.0.1:7860"
}

// Print plays the script with a player and prints the transcript; a failure ends the program.
func Print(player Player) {
	err := print(player)
	if closing := player.Close(); err == nil {
		err = closing
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func print(player Player) error {
	script, err := read()
	if err != nil {
		return err
	}
	out := json.NewEncoder(os.Stdout)
	out.SetEscapeHTML(false)
	seen, err := player.Reset(&pb.ResetRequest{TaskId: &script.Reset.TaskID, Seed: &script.Reset.Seed})
	if err != nil {
		return err
	}
	if err := out.Encode(line{Observation: normal.Of(seen)}); err != nil {
		return err
	}
	for index, action := range script.Actions {
		seen, err := player.Step(typed(action))
		if err != nil {
			return err
		}
		if err := out.Encode(line{index + 1, action, seen.Reward, normal.Of(seen)}); err != nil {
			return err
		}
	}
	return nil
}

func read() (script, error) {
	var read script
	_, here, _, _ := runtime.Caller(0)
	text, err := os.ReadFile(filepath.Join(filepath.Dir(here), "../../script.json"))
	if err != nil {
		return read, err
	}
	return read, json.Unmarshal(text, &read)
}

func typed(action map[string]string) helpdesk.Action {
	switch action["action_type"] {
	case "investigate":
		return helpdesk.Investigate(helpdesk.ToolName(action["tool_name"]))
	case "request_info":
		return helpdesk.RequestInfo()
	case "open_incident":
		return helpdesk.OpenIncident()
	case "defer":
		return helpdesk.Defer()
	}
	return helpdesk.Submit(helpdesk.Route{
		IssueType:        helpdesk.IssueType(action["issue_type"]),
		Priority:         helpdesk.Priority(action["priority"]),
		AssignmentGroup:  helpdesk.AssignmentGroup(action["assignment_group"]),
		ResolutionAction: helpdesk.ResolutionAction(action["resolution_action"]),
	})
}
