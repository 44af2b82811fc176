import { NO_NOTE, NOT_CLOSED, summarizeRecords } from '../../../../nodes/Vectra/containment/recordSummary';

const record = (recorded: boolean, reason: string) => ({ host: { id: 7 }, record: { recorded, reason } });
const done = record(true, 'Recorded');

it.each([
	['all is recorded', [done, record(true, 'The tags were already as wanted')], 0, undefined],
	['nothing came in', [], 0, undefined],
	['one is not', [record(false, 'Nothing recorded: it was a dry run')], 0, '0 of 1 recorded: Nothing recorded: it was a dry run'],
	['two are not, for one reason', [done, record(false, 'a'), record(false, 'a')], 0, '1 of 3 recorded: a'],
	['an item failed', [done], 1, '1 of 2 recorded: error'],
	['a note is missing', [record(true, `Recorded, ${NO_NOTE}: 500`)], 0, `1 of 1 recorded: Recorded, ${NO_NOTE}: 500`],
	['detections are open', [record(true, `Recorded, ${NOT_CLOSED}: 500`)], 0, `1 of 1 recorded: Recorded, ${NOT_CLOSED}: 500`],
	['there are many reasons', ['a', 'b', 'c', 'd'].map((reason) => record(false, reason)), 0, '0 of 4 recorded: a; b; c; …'],
	['an item is of another form', [{ record: null }], 0, '0 of 1 recorded: no reason given'],
])('%s', (_title, outputs, failed, line) => {
	expect(summarizeRecords(outputs, failed)).toBe(line);
});
