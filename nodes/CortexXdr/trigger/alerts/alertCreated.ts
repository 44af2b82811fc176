import { NodeOperationError, type IDataObject } from 'n8n-workflow';
import { attempt } from '../../../shared/attempt';
import { exampleOf } from '../../../shared/sample';
import { allowanceOf } from '../../../shared/trigger/allowance';
import { parseCursor, type Cursor } from '../../../shared/trigger/cursor';
import { drain } from '../../../shared/trigger/drain';
import type { PollResult } from '../../../shared/trigger/poll';
import { SAMPLES } from '../../../shared/trigger/session';
import { isRecord } from '../../../shared/values';
import { showAlert } from '../../descriptions/alertOutput';
import { alertTest } from '../../transport/alertMatch';
import { readAlert, type Alert } from '../../transport/alertRecord';
import type { AlertRow } from '../../transport/alerts';
import { productLineOf, type ProductLine } from '../../transport/productLine';
import { exampleAlert } from '../examples';
import { isRefusal } from '../refusal';
import type { PollSession, TriggerModule } from '../session';
import { alertProperties, readAlertParameters, type AlertParameters } from './alertFields';
import { alertsFrom, behindAll, recentAlerts, shortenAlerts } from './alertWindow';

/** Alerts of 3.x or issues of 5.x, by when the server stored them. */
export const alertCreated: TriggerModule<AlertParameters> = {
	option: {
		name: 'Alert or Issue Created',
		value: 'alertCreated',
		description: 'There is a new alert or issue',
	},
	properties: alertProperties,
	stateKey: 'alerts',
	readParameters: readAlertParameters,
	async poll(session, parameters, stored) {
		const memory = isRecord(stored) ? stored : {};
		const line = await lineOf(session, parameters, memory.line);
		const cursor = parseCursor(memory.cursor);
		if (!cursor) return { items: [], state: { line, cursor: await behindAll(session.api, line, parameters.filter) } };
		const first = await attempt(async () => await readOn(session, parameters, line, cursor));
		if ('value' in first) return first.value;
		if (!isRefusal(first.failure)) throw first.failure;
		// The tenant may have moved to another version of the product since.
		const other = await lineOf(session, parameters, undefined);
		if (other === line) throw first.failure;
		return await readOn(session, parameters, other, cursor);
	},
	async sample(session, parameters) {
		const line = await lineOf(session, parameters, undefined);
		const rows = (await recentAlerts(session.api, line, parameters.filter)).filter(({ alert }) => passes(alert, parameters));
		return { items: rows.slice(0, SAMPLES).map(toItem) };
	},
	example({ api }) {
		const record = exampleAlert(api.clock.now());
		return {
			note: 'There is no recent alert, or none passes the filters. Remove filters and test again',
			item: toItem({ alert: exampleOf(readAlert, record), record }),
		};
	},
};

async function lineOf({ api, context }: PollSession, { product }: AlertParameters, known: unknown): Promise<ProductLine> {
	if (product !== 'detect') return product;
	return known === 'xdr3' || known === 'xdr5' ? known : await productLineOf(context, api);
}

async function readOn(session: PollSession, parameters: AlertParameters, line: ProductLine, before: Cursor): Promise<PollResult> {
	const items: IDataObject[] = [];
	const source = alertsFrom(session.api, line, parameters.filter, (at) => tooMany(session, line, at));
	const { cursor } = await drain(source, before, allowanceOf(session, parameters.maxItems), async (row) => {
		if (!passes(row.alert, parameters)) return 'passed over';
		items.push(toItem(row));
		return await Promise.resolve('emitted' as const);
	});
	return { items, state: { line, cursor: shortenAlerts(cursor) } };
}

function passes(alert: Alert, { onlyWithEndpoint, endpoints, mitre }: AlertParameters): boolean {
	if (onlyWithEndpoint && alert.endpointId === '') return false;
	const holds = (condition: Parameters<typeof alertTest>[0]): boolean => alertTest(condition)?.(alert) ?? true;
	return holds(mitre) && (endpoints.length === 0 || endpoints.some(holds));
}

function tooMany({ context }: PollSession, line: ProductLine, at: number): Error {
	const what = line === 'xdr5' ? 'issues' : 'alerts';
	return new NodeOperationError(context.getNode(), `Cortex XDR counts no further than the ${what} of one second`, {
		description:
			`At ${new Date(at).toISOString()} there are so many ${what} that the list may be cut off, and nothing was emitted. ` +
			'Narrow it with Severities or Sources',
		failure: { cause: 'configuration-invalid' },
	});
}

function toItem({ alert, record }: AlertRow): IDataObject {
	const at = alert.insertedAt ?? alert.detectedAt;
	return {
		eventId: `alert:${alert.id}`,
		event: 'created',
		eventTime: at === null ? null : new Date(at).toISOString(),
		alert: showAlert(alert),
		endpoint: alert.endpointId === '' ? null : { id: alert.endpointId, name: alert.endpointName || null },
		raw: record,
	};
}
