import { searchEndpoints } from './searchEndpoints';
import { searchCases, searchIncidents } from './searchIncidents';
import { searchScripts } from './searchScripts';

/** What the editor calls while a form is filled in. */
export const methods = { listSearch: { searchCases, searchEndpoints, searchIncidents, searchScripts } };
