package helpdesk

// Reason says in one word what failed.
type Reason string

// The reasons of the contract (docs/errors.md of the repository).
const (
	ReasonMalformedRequest     Reason = "malformed_request"
	ReasonRequestTooLarge      Reason = "request_too_large"
	ReasonUnknownKey           Reason = "unknown_key"
	ReasonUnknownWord          Reason = "unknown_word"
	ReasonWrongType            Reason = "wrong_type"
	ReasonMissingAction        Reason = "missing_action"
	ReasonInvalidSeed          Reason = "invalid_seed"
	ReasonUnknownTask          Reason = "unknown_task"
	ReasonInvalidQueueSize     Reason = "invalid_queue_size"
	ReasonUnknownTicket        Reason = "unknown_ticket"
	ReasonDuplicateTicket      Reason = "duplicate_ticket"
	ReasonInvalidIdentifier    Reason = "invalid_identifier"
	ReasonUnknownSession       Reason = "unknown_session"
	ReasonSessionLimitReached  Reason = "session_limit_reached"
	ReasonEpisodeNotStarted    Reason = "episode_not_started"
	ReasonEpisodeOver          Reason = "episode_over"
	ReasonStepMismatch         Reason = "step_mismatch"
	ReasonStepDeadlineExceeded Reason = "step_deadline_exceeded"
	ReasonServerDraining       Reason = "server_draining"
	ReasonInternal             Reason = "internal"
	ReasonEpisodeNotOver       Reason = "episode_not_over"
	ReasonExamFixed            Reason = "exam_fixed"
	ReasonExamWithheld         Reason = "exam_withheld"
	ReasonExamOver             Reason = "exam_over"
	ReasonSessionLost          Reason = "session_lost"
	ReasonStoreFailed          Reason = "store_failed"
	ReasonSessionDiverged      Reason = "session_diverged"
	ReasonUnauthenticated      Reason = "unauthenticated"
	ReasonPermissionDenied     Reason = "permission_denied"
	ReasonRateLimited          Reason = "rate_limited"
	ReasonInvalidStep          Reason = "invalid_step"
	ReasonInvalidCount         Reason = "invalid_count"
	ReasonInvalidSnapshot      Reason = "invalid_snapshot"
	ReasonSnapshotMismatch     Reason = "snapshot_mismatch"
	ReasonWatcherTooSlow       Reason = "watcher_too_slow"
	ReasonInvalidConfidence    Reason = "invalid_confidence"
	ReasonInvalidRun           Reason = "invalid_run"
	ReasonInvalidSource        Reason = "invalid_source"
	ReasonUnknownRun           Reason = "unknown_run"
	ReasonNotRecorded          Reason = "not_recorded"
)

// Reasons of this package's own.
const (
	ReasonUnreachable   Reason = "unreachable"    // No server was reached, or the connection was lost.
	ReasonTimedOut      Reason = "timed_out"      // The context's deadline passed before the answer came.
	ReasonCanceled      Reason = "canceled"       // The context was canceled before the answer came.
	ReasonUnexpected    Reason = "unexpected"     // An answer that no helpdesk server gives.
	ReasonInvalidOption Reason = "invalid_option" // What cannot be had with this client's options, or of this server.
)
