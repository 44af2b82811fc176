import { searchEndpoints } from './searchEndpoints';
import { searchCases, searchIncidents } from './searchIncidents';
import { searchScripts } from './searchScripts';
import { searchTriagePresets } from './searchTriagePresets';

/** What the editor calls while a form is filled in. */
export const methods = { listSearch: { searchCases, searchEndpoints, searchIncidents, searchScripts, searchTriagePresets } };
