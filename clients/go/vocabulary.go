package helpdesk

// IssueType is what a ticket is about, in the words of the contract.
type IssueType string

// The words that the contract has.
const (
	IssueTypeBillingLicense     IssueType = "billing_license"
	IssueTypeIdentityAccess     IssueType = "identity_access"
	IssueTypeApplicationSupport IssueType = "application_support"
	IssueTypeServiceRequest     IssueType = "service_request"
	IssueTypeSpamPhishing       IssueType = "spam_phishing"
	IssueTypeGeneralInquiry     IssueType = "general_inquiry"
	IssueTypeSecurityCompliance IssueType = "security_compliance"
	IssueTypeOnboarding         IssueType = "onboarding"
	IssueTypeFeatureRequest     IssueType = "feature_request"
)

// Priority is how urgent a ticket is, in the words of the contract.
type Priority string

// The words that the contract has.
const (
	PriorityCritical Priority = "critical"
	PriorityHigh     Priority = "high"
	PriorityMedium   Priority = "medium"
	PriorityLow      Priority = "low"
)

// AssignmentGroup is who owns a ticket, in the words of the contract.
type AssignmentGroup string

// The words that the contract has.
const (
	AssignmentGroupLicenseOps      AssignmentGroup = "license_ops"
	AssignmentGroupServiceDesk     AssignmentGroup = "service_desk"
	AssignmentGroupApplicationTeam AssignmentGroup = "application_team"
	AssignmentGroupProcurement     AssignmentGroup = "procurement"
	AssignmentGroupSecurityTeam    AssignmentGroup = "security_team"
	AssignmentGroupOnboardingOps   AssignmentGroup = "onboarding_ops"
)

// ResolutionAction is what is done next with a ticket, in the words of the contract.
type ResolutionAction string

// The words that the contract has.
const (
	ResolutionActionFulfill     ResolutionAction = "fulfill"
	ResolutionActionEscalate    ResolutionAction = "escalate"
	ResolutionActionAssign      ResolutionAction = "assign"
	ResolutionActionIgnore      ResolutionAction = "ignore"
	ResolutionActionAcknowledge ResolutionAction = "acknowledge"
)

// ToolName is a lookup of an investigation, in the words of the contract.
type ToolName string

// The words that the contract has.
const (
	ToolNameLookupRelatedTicket         ToolName = "lookup_related_ticket"
	ToolNameLookupRequesterHistory      ToolName = "lookup_requester_history"
	ToolNameLookupInternalRoutingNote   ToolName = "lookup_internal_routing_note"
	ToolNameLookupQueueCapacityForecast ToolName = "lookup_queue_capacity_forecast"
	ToolNameLookupQueueClusterSummary   ToolName = "lookup_queue_cluster_summary"
)
