import { updateDisplayOptions, type INodeProperties } from 'n8n-workflow';
import type { Operation, Routes } from './operations';

/** A resource of a node with all that can be done with it. */
export interface Resource {
	/** As people see it. */
	name: string;
	value: string;
	/** Sorted by name. */
	operations: readonly Operation[];
	/** The list of its operations and their fields, with the conditions under which they are shown. */
	properties: INodeProperties[];
}

const byName = (one: { name: string }, other: { name: string }): number => one.name.localeCompare(other.name);

/** A resource from its operations, in any order. @param byDefault the operation that the editor begins with */
export function resource(
	value: string,
	name: string,
	operations: readonly Operation[],
	{ default: byDefault }: { default: string },
): Resource {
	const sorted = [...operations].sort((one, other) => byName(one.option, other.option));
	const list: INodeProperties = {
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		displayOptions: { show: { resource: [value] } },
		options: sorted.map(({ option }) => option),
		default: byDefault,
	};
	const fields = sorted.flatMap(({ option, properties }) =>
		updateDisplayOptions({ show: { resource: [value], operation: [option.value] } }, properties),
	);
	return { name, value, operations: sorted, properties: [list, ...fields] };
}

/** The form of a node: the list of its resources, then each resource's own. @param byDefault the one to begin with */
export function resourceProperties(
	resources: readonly Resource[],
	{ default: byDefault }: { default: string },
): INodeProperties[] {
	return [
		{
			displayName: 'Resource',
			name: 'resource',
			type: 'options',
			noDataExpression: true,
			options: resources.map(({ name, value }) => ({ name, value })).sort(byName),
			default: byDefault,
		},
		...resources.flatMap(({ properties }) => properties),
	];
}

/** resource → operation → how it is done. */
export function routesOf(resources: readonly Resource[]): Routes {
	return Object.fromEntries(
		resources.map(({ value, operations }) => [
			value,
			Object.fromEntries(operations.map((operation) => [operation.option.value, operation])),
		]),
	);
}
