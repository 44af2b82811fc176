/** A record of the table `incident`: column → value, all text as in the Table API. */
export type Incident = Record<string, string>;

/** Values of `state`. From *Resolved* on the work is over. */
export const STATES: Readonly<Record<string, string>> = {
	1: 'New',
	2: 'In Progress',
	3: 'On Hold',
	6: 'Resolved',
	7: 'Closed',
	8: 'Canceled',
};

/** Columns that take a text and show none: what is written joins the record's journal. */
export const JOURNALS = ['work_notes', 'comments'] as const;

/** How long a column may be; what is longer is cut off without a word. */
export const LONGEST: Readonly<Record<string, number>> = { short_description: 160, correlation_id: 100, correlation_display: 100, description: 4000 };

/** The columns that were asked for; all when none was. */
export function showIncident(incident: Incident, fields: readonly string[], display: string): object {
	const columns = Object.keys(incident).filter((column) => fields.length === 0 || fields.includes(column));
	return Object.fromEntries(
		columns.map((column) => {
			const value = incident[column];
			const shown = column === 'state' ? (STATES[value] ?? value) : value;
			return [column, display === 'all' ? { value, display_value: shown } : display === 'true' ? shown : value];
		}),
	);
}
