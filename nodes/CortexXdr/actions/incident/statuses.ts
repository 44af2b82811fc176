/** Statuses of incidents in 3.x. They vary between releases: an expression may give any other. */
export const INCIDENT_STATUSES = [
	{ name: 'New', value: 'new' },
	{ name: 'Resolved - Duplicate', value: 'resolved_duplicate' },
	{ name: 'Resolved - False Positive', value: 'resolved_false_positive' },
	{ name: 'Resolved - Known Issue', value: 'resolved_known_issue' },
	{ name: 'Resolved - Other', value: 'resolved_other' },
	{ name: 'Resolved - Security Testing', value: 'resolved_security_testing' },
	{ name: 'Resolved - True Positive', value: 'resolved_true_positive' },
	{ name: 'Under Investigation', value: 'under_investigation' },
] as const;
