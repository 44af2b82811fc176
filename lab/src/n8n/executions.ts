export type Json = Record<string, unknown>;

/** One node's run inside an execution, as n8n stores it. */
interface NodeRun {
	executionStatus?: string;
	error?: { message: string };
	data?: { main?: Array<Array<{ json: Json }> | null> };
}

export interface RunData {
	resultData: {
		runData?: Record<string, NodeRun[]>;
		error?: { message: string; node?: { name: string } };
		lastNodeExecuted?: string;
	};
}

export interface Execution {
	id: string;
	workflowId: string;
	status: string;
	mode: string;
	startedAt: string;
	stoppedAt: string | null;
	data: RunData;
}

/** What a node put out in an execution, all its runs together, and all its outputs unless one is named. */
export function nodeItems({ data }: Execution, node: string, output?: number): Json[] {
	const wanted = (_items: unknown, index: number) => output === undefined || index === output;
	return (data.resultData.runData?.[node] ?? []).flatMap(
		(run) => run.data?.main?.filter(wanted).flatMap((items) => (items ?? []).map((item) => item.json)) ?? [],
	);
}

/** Every item that any node of an execution put out. */
export function allItems(execution: Execution): Json[] {
	return Object.keys(execution.data.resultData.runData ?? {}).flatMap((node) => nodeItems(execution, node));
}
