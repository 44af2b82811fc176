/**
 * What the role of the API key must allow, in the words of the console. The vendor documents it for isolation and for
 * incidents; the rest follows from the pages of the console that show the same things.
 */
export const VIEW_ENDPOINTS = 'Endpoint Administration: View';
export const EDIT_ENDPOINTS = 'Endpoint Administration: View/Edit';
export const ISOLATE = 'Endpoint Administration: View; Action Center: View/Edit with Isolate';
export const VIEW_ACTIONS = 'Action Center: View';
export const RESPOND = 'Action Center: View/Edit with the tick-box of the action';
/** The endpoints are read before anything is sent to them. */
export const RESPOND_GUARDED = 'Endpoint Administration: View; Action Center: View/Edit with the tick-box of the action';
/** Forensics is an add-on of the licence. */
export const VIEW_FORENSICS = 'Forensics: View';
export const START_TRIAGE = 'Endpoint Administration: View; Forensics: View/Edit';
export const VIEW_INCIDENTS = 'Alerts & Incidents: View';
export const VIEW_ALERTS_OF_ENDPOINTS = 'Endpoint Administration: View; Alerts & Incidents: View';
export const EDIT_INCIDENTS = 'Alerts & Incidents: View/Edit';
/** The right of 5.x is the vendor's; no role is published for the exclusions of 3.x. */
export const VIEW_EXCEPTIONS = 'Alerts & Incidents: View; in 5.x Exception Management Admin: View';
export const EDIT_EXCEPTIONS = 'Alerts & Incidents: View/Edit; in 5.x Exception Management Admin: View/Edit';
export const VIEW_AUDITS = 'Auditing: View';
export const AGENT_CONFIGURATIONS = 'Agent Configurations';
/** So says the vendor; whether a lesser role does is not known. The quota comes with XDR Pro. */
export const QUERY_XQL = 'Instance Administrator, with quota for XQL';
/** So says the specification of 5.x; that of 3.x names no role. */
export const INDICATORS = 'Instance Administrator';
export const CHECK_SET_UP = 'Nothing: it says which of the rights to view the role lacks';
