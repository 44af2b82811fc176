import type {
	DataTable,
	DataTableColumn,
	DataTableFilter,
	DataTableRow,
	DataTableRowReturn,
	IDataTableProjectAggregateService,
	IDataTableProjectService,
	IWorkflowExecuteAdditionalData,
} from 'n8n-workflow';

type Condition = DataTableFilter['filters'][number];
type Provider = NonNullable<NonNullable<IWorkflowExecuteAdditionalData['data-table']>['dataTableProxyProvider']>;

interface Table {
	head: DataTable;
	rows: DataTableRowReturn[];
}

/**
 * Stands for n8n's data tables of one project, kept in memory across runs that share them. It refuses what n8n refuses:
 * unknown columns, and values that do not fit the column.
 */
export class DataTables {
	private readonly tables: Table[] = [];

	/** The rows of a table as n8n's node shows them: times as ISO texts. Empty when there is no such table. */
	rows(name: string): Array<Record<string, unknown>> {
		const rows = this.tables.find(({ head }) => head.name === name)?.rows ?? [];
		return rows.map((row) => Object.fromEntries(Object.entries(row).map(([key, value]) => [key, value instanceof Date ? value.toISOString() : value])));
	}

	/** For the engine's additional data. */
	get provider(): Provider {
		return {
			getDataTableAggregateProxy: async () => this.aggregate(),
			getDataTableProxy: async (_workflow, _node, id) => this.access(id),
		};
	}

	private aggregate(): IDataTableProjectAggregateService {
		return {
			getProjectId: () => 'project',
			createDataTable: async ({ name, columns }) => {
				if (this.tables.some(({ head }) => head.name === name)) throw new Error(`Data table with name '${name}' already exists`);
				const now = new Date();
				const id = `table${this.tables.length + 1}`;
				const made: DataTableColumn[] = columns.map((column, index) => ({ ...column, id: `column${index}`, dataTableId: id, index }));
				const head: DataTable = { id, name, columns: made, projectId: 'project', createdAt: now, updatedAt: now };
				this.tables.push({ head, rows: [] });
				return head;
			},
			// n8n's own filter matches any part of the name, in any case.
			getManyAndCount: async ({ filter, take = Infinity }) => {
				const name = String(filter?.name ?? '').toLowerCase();
				const found = this.tables.map(({ head }) => head).filter((head) => head.name.toLowerCase().includes(name));
				return { count: found.length, data: found.slice(0, take) };
			},
			deleteDataTableAll: outOfReach,
		};
	}

	private access(id: string): IDataTableProjectService {
		const table = this.tables.find(({ head }) => head.id === id);
		if (!table) throw new Error(`Data table with ID '${id}' could not be found in this project`);
		const { head, rows } = table;
		return {
			getColumns: async () => head.columns,
			getManyRowsAndCount: async ({ filter, skip = 0, take = Infinity }) => {
				const found = rows.filter((row) => passes(row, filter));
				return { count: found.length, data: found.slice(skip, skip + take) };
			},
			upsertRow: async ({ data, filter }) => {
				const values = fitting(data, head.columns);
				const found = rows.filter((row) => passes(row, filter));
				const now = new Date();
				for (const row of found) Object.assign(row, values, { updatedAt: now });
				if (found.length > 0) return found;
				const empty = Object.fromEntries(head.columns.map(({ name }) => [name, null]));
				const row = { ...empty, ...values, id: rows.length + 1, createdAt: now, updatedAt: now };
				rows.push(row);
				return [row];
			},
			updateDataTable: outOfReach,
			deleteDataTable: outOfReach,
			addColumn: outOfReach,
			moveColumn: outOfReach,
			deleteColumn: outOfReach,
			insertRows: outOfReach,
			updateRows: outOfReach,
			deleteRows: outOfReach,
			clearRows: outOfReach,
		};
	}
}

const outOfReach = async (): Promise<never> => {
	throw new Error('These tests do not know this operation of a data table');
};

/** The values as the columns hold them. @throws Error for an unknown column or a value of another kind */
function fitting(data: DataTableRow, columns: readonly DataTableColumn[]): DataTableRow {
	return Object.fromEntries(
		Object.entries(data).map(([name, value]) => {
			const column = columns.find((one) => one.name === name);
			if (!column) throw new Error(`unknown column name '${name}'`);
			if (value === null) return [name, null];
			if (column.type === 'date') {
				const time = value instanceof Date ? value : new Date(String(value));
				if (Number.isNaN(time.getTime())) throw new Error(`value '${String(value)}' does not match column type 'date'`);
				return [name, time];
			}
			if (typeof value !== column.type) throw new Error(`value '${String(value)}' does not match column type '${column.type}'`);
			return [name, value];
		}),
	);
}

function passes(row: DataTableRowReturn, filter: DataTableFilter | undefined): boolean {
	if (!filter || filter.filters.length === 0) return true;
	const meets = (condition: Condition) => meetsCondition(row, condition);
	return filter.type === 'and' ? filter.filters.every(meets) : filter.filters.some(meets);
}

function meetsCondition(row: DataTableRowReturn, { columnName, condition, value }: Condition): boolean {
	const [is, wanted] = [row[columnName], value].map((one) => (one instanceof Date ? one.getTime() : one));
	switch (condition) {
		case 'eq':
			return is === wanted;
		case 'neq':
			return is !== wanted;
		case 'gte':
			return is !== null && wanted !== null && is !== undefined && wanted !== undefined && is >= wanted;
		default:
			throw new Error(`These tests do not know the condition ${String(condition)}`);
	}
}
