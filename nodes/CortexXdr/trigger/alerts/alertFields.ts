import type { INodeProperties, IPollFunctions } from 'n8n-workflow';
import { isEndpointId } from '../../../shared/containment';
import { FieldReader } from '../../../shared/trigger/fieldReader';
import { collectionFor, maxItemsField } from '../../../shared/trigger/form';
import { splitList } from '../../../shared/values';
import { SEVERITIES } from '../../descriptions/severities';
import type { AlertCondition } from '../../transport/alertMatch';
import type { ProductLine } from '../../transport/productLine';
import type { ServerFilter } from './alertWindow';

const textFilter = (displayName: string, name: string, placeholder: string, description: string): INodeProperties => ({
	displayName,
	name,
	type: 'string',
	default: '',
	placeholder,
	description: `${description}, separated by commas`,
});

export const alertProperties: INodeProperties[] = [
	collectionFor('alertCreated', 'filters', [
		textFilter('Endpoints', 'endpoints', 'e.g. FIN-LT-0142', 'Host names or endpoint IDs. Checked in n8n: Cortex XDR cannot filter by them. Several may be given'),
		textFilter('MITRE', 'mitre', 'e.g. T1003, TA0006', 'IDs of techniques or tactics, or words of their names. Checked in n8n. Several may be given'),
		{
			displayName: 'Only With an Endpoint',
			name: 'onlyWithEndpoint',
			type: 'boolean',
			default: true,
			description: 'Whether to leave out alerts that name no agent, such as those of a firewall',
		},
		{
			displayName: 'Severities',
			name: 'severities',
			type: 'multiOptions',
			options: [...SEVERITIES],
			default: ['critical', 'high'],
		},
		textFilter('Sources', 'sources', 'e.g. XDR Agent, XDR Analytics', 'Names of sources as the console shows them. Several may be given'),
	]),
	collectionFor('alertCreated', 'options', [
		maxItemsField(),
		{
			displayName: 'Product Version',
			name: 'productVersion',
			type: 'options',
			options: [
				{ name: 'Detect', value: 'detect', description: 'Ask the tenant at the first poll' },
				{ name: 'XDR 3.x (Alerts)', value: 'xdr3' },
				{ name: 'XDR 5.x (Issues)', value: 'xdr5' },
			],
			default: 'detect',
			description: 'What the tenant runs. In 5.x alerts are called issues.',
		},
	]),
];

export interface AlertParameters {
	filter: ServerFilter;
	/** One of these must hold; none is no condition. */
	endpoints: AlertCondition[];
	mitre: AlertCondition;
	onlyWithEndpoint: boolean;
	product: ProductLine | 'detect';
	maxItems: number;
}

/** Reads the fields above. @throws NodeOperationError that says which one is wrong */
export function readAlertParameters(context: IPollFunctions): AlertParameters {
	const reader = new FieldReader(context, alertProperties);
	const { filters, options } = reader;
	const severities = splitList(filters.severities);
	const wrong = severities.find((one) => !SEVERITIES.some(({ value }) => value === one));
	if (wrong !== undefined) {
		throw reader.refuse(`“${wrong}” is not one of the choices of Severities`, `Severities takes: ${SEVERITIES.map(({ value }) => value).join(', ')}`);
	}
	const endpoints = splitList(filters.endpoints);
	return {
		filter: { severities, sources: splitList(filters.sources) },
		endpoints: endpoints.map((endpoint) => (isEndpointId(endpoint) ? { endpointIds: [endpoint] } : { hostNames: [endpoint] })),
		mitre: { mitre: splitList(filters.mitre) },
		onlyWithEndpoint: reader.flag(filters, 'onlyWithEndpoint', 'Only With an Endpoint'),
		product: reader.choiceOf(options.productVersion, 'Product Version', ['detect', 'xdr3', 'xdr5'], 'detect'),
		maxItems: reader.maxItems(),
	};
}
