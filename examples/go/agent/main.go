// An agent that `evaluate --agent` judges: an observation a line in, an action a line out.
package main

import (
	"bufio"
	"encoding/json"
	"os"
)

type message struct {
	Type        string
	Observation struct {
		Ticket struct{ Title, Description string } `json:"current_ticket"`
	}
}

func main() {
	lines, actions := bufio.NewReader(os.Stdin), json.NewEncoder(os.Stdout)
	for {
		line, err := lines.ReadBytes('\n') // a bufio.Scanner stops at 64 KiB, and a long episode has more
		if err != nil {
			return
		}
		var seen message
		if json.Unmarshal(line, &seen) != nil || seen.Type != "observation" {
			continue // "reset": a new episode begins
		}
		_ = actions.Encode(map[string]string{"action_type": "submit", "issue_type": "application_support", "priority": "medium",
			"assignment_group": "application_team", "resolution_action": "assign"})
	}
}
