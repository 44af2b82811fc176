import type { SimClock } from '../../core/clock';
import type { CortexSwitches } from '../switches';

/** What is suppressed: an alert exclusion of 3.x, an issue exception of 5.x. */
export interface Exception {
	id: number;
	name: string;
	status: string;
	/** `{ filter: { AND: […] } }` as it was sent: an object in 3.x, JSON text in 5.x. */
	rule: unknown;
	reason: string;
	category: string | null;
	approver: string | null;
	externalId: string | null;
	/** As it was sent; null in 3.x. */
	expiresAt: string | null;
	createdAt: number;
	modifiedAt: number;
}

export type ExceptionInput = Pick<Exception, 'name' | 'status' | 'rule' | 'reason'> & Partial<Exception>;

/** The exceptions of the tenant. They are kept and shown; no alert is held back for them. */
export class Exceptions {
	private readonly byId = new Map<number, Exception>();

	private nextId = 42;

	constructor(
		private readonly clock: SimClock,
		private readonly switches: CortexSwitches,
	) {}

	add(input: ExceptionInput): Exception {
		const now = this.clock.now();
		const none = { category: null, approver: null, externalId: null, expiresAt: null };
		const exception = { ...none, createdAt: now, modifiedAt: now, ...input, id: this.nextId++ };
		this.byId.set(exception.id, exception);
		return exception;
	}

	/** Those that can be read already, the oldest first. */
	list(): Exception[] {
		const until = this.clock.now() - this.switches.exceptionIndexLagSeconds * 1_000;
		return [...this.byId.values()].filter(({ createdAt }) => createdAt <= until).map((one) => this.asOfNow(one));
	}

	/** Sets the status, as an approver or the API does. Returns whether there is such an exception. */
	setStatus(id: number, status: string): boolean {
		const exception = this.byId.get(id);
		if (exception) Object.assign(exception, { status, modifiedAt: this.clock.now() });
		return exception !== undefined;
	}

	delete(id: number): boolean {
		return this.byId.delete(id);
	}

	clear(): void {
		this.byId.clear();
		this.nextId = 42;
	}

	private asOfNow(exception: Exception): Exception {
		const isPast = exception.expiresAt !== null && endOf(exception.expiresAt) <= this.clock.now();
		return isPast && exception.status !== 'DISABLED' ? { ...exception, status: 'EXPIRED' } : exception;
	}
}

/** A day lasts until its end. */
export const endOf = (expiry: string): number => Date.parse(expiry) + (expiry.length === 10 ? 86_399_000 : 0);
