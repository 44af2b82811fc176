import type { SimClock } from '../../core/clock';
import { TokenStore } from '../tokens';
import type { VectraSwitches } from '../switches';
import { Assignments } from './assignments';
import { Collection } from './collection';
import { Detections, newDetection } from './detections';
import { EventFeeds, scoringEvent, type AuditEvent } from './events';
import { Groups, type MembershipChange } from './groups';
import { Hosts, newAccount, newHost } from './hosts';
import { Lockdowns } from './lockdowns';
import { Notes } from './notes';
import { Rules } from './rules';
import { completeScores, type Scores } from './scores';
import { seedWorld } from './seed';
import {
	accountChangeSchema,
	hostChangeSchema,
	type Account,
	type AccountChange,
	type AccountInput,
	type Actor,
	type Detection,
	type DetectionInput,
	type Entity,
	type EntityType,
	type Group,
	type GroupInput,
	type Host,
	type HostChange,
	type HostInput,
	type Member,
	type Note,
	type Subject,
	type SubjectType,
} from './types';
import { ANALYST, Users } from './users';

/** What may move an object's modification time; the product's own changes always do. */
type Cause = 'Tag' | 'Note' | 'Assignment' | 'Group';

/** Vectra's state and what people and the network do to it. No HTTP. Methods without an actor act as an analyst would. */
export class VectraWorld {
	readonly hosts = new Hosts();

	readonly accounts = new Collection<Account>();

	readonly detections = new Detections();

	readonly groups = new Groups();

	readonly notes = new Notes();

	readonly assignments = new Assignments();

	readonly rules = new Rules();

	readonly lockdowns = new Lockdowns();

	readonly users: Users;

	readonly feeds: EventFeeds;

	readonly tokens: TokenStore;

	private readonly mergedInto = new Map<number, number>();

	constructor(
		readonly clock: SimClock,
		/** In force now; changes take effect at once. */
		readonly switches: VectraSwitches,
	) {
		this.users = new Users(clock.now());
		this.feeds = new EventFeeds(clock, switches);
		this.tokens = new TokenStore(clock, switches);
	}

	addHost(input: HostInput = {}): Host {
		const host = newHost(input, this.hosts.nextId(), this.clock.now());
		this.hosts.add(host);
		return host;
	}

	addAccount(input: AccountInput = {}): Account {
		const account = newAccount(input, this.accounts.nextId(), this.clock.now());
		this.accounts.add(account);
		return account;
	}

	/** On a host or an account that exists. Announces the detection in the event feed. */
	addDetection(input: DetectionInput): Detection {
		const owner = this.ownerOf(input);
		const detection = newDetection(input, owner, this.detections.nextId(), this.clock.now());
		this.detections.add(detection);
		this.seen(detection, owner);
		this.announce(detection, 'new');
		return detection;
	}

	/** New activity on a detection: its last timestamp moves, and the event feed reports it again. */
	repeatDetection(id: number): Detection {
		const detection = this.need('detection', id);
		detection.last_timestamp = this.clock.now();
		detection.modified = this.clock.now();
		this.seen(detection, this.need(detection.owner.type, detection.owner.id));
		this.announce(detection, 'append');
		return detection;
	}

	addGroup(input: GroupInput, by: Actor = ANALYST): Group {
		return this.groups.add(input, by, this.clock.now());
	}

	/** Changes members of a group, and the modification time of hosts and accounts that are named, if the switch says so. */
	changeMembers(group: Group, how: MembershipChange, members: readonly Member[], by: Actor = ANALYST): void {
		this.groups.changeMembers(group, how, members, by, this.clock.now());
		this.audit(by, 'groups', 'updated', { id: group.id, membership_action: how });
		if (group.type !== 'host') return;
		for (const member of members) this.touch(this.hosts.get(Number(member)), 'Group');
	}

	host(id: number): Host {
		return this.need('host', id);
	}

	/**
	 * Vectra does not know a host any more: it was deleted, or merged with another one.
	 *
	 * @param into the host that goes on instead; null where none does
	 */
	removeHost(id: number, into: number | null = null): void {
		this.hosts.remove(this.host(id));
		if (into !== null) this.mergedInto.set(id, this.host(into).id);
	}

	/** The host that Vectra shows for an ID: itself, or, if the switch says so, the one that it was merged into. */
	hostShownFor(id: number): Host | undefined {
		const survivor = this.switches.mergedHostAnswer === 'survivor' ? this.mergedInto.get(id) : undefined;
		return this.hosts.get(id) ?? (survivor === undefined ? undefined : this.hosts.get(survivor));
	}

	/** Newest first. */
	notesOf(type: SubjectType, id: number): readonly Note[] {
		return this.notes.of(this.need(type, id));
	}

	/** An object that must exist; the error names it. */
	need(type: 'host', id: number): Host;
	need(type: 'detection', id: number): Detection;
	need(type: EntityType, id: number): Entity;
	need(type: SubjectType, id: number): Subject;
	need(type: SubjectType, id: number): Subject {
		const found = this.find(type, id);
		if (!found) throw new Error(`There is no ${type} ${id}`);
		return found;
	}

	find(type: EntityType, id: number): Entity | undefined;
	find(type: SubjectType, id: number): Subject | undefined;
	find(type: SubjectType, id: number): Subject | undefined {
		return this.collection(type).get(id);
	}

	/** Replaces the complete list of tags. */
	setTags(subject: Subject, tags: readonly string[], by: Actor = ANALYST): void {
		const list = this.switches.dedupTags ? [...new Set(tags)] : tags;
		this.collection(subject.type).setTags(subject, list);
		this.touch(subject, 'Tag');
		this.audit(by, `${subject.type}_tags`, 'updated', { id: subject.id, tags: list });
	}

	/** Adds one tag; nothing happens when it is there. */
	tag(id: number, tag: string, type: SubjectType = 'host', by: Actor = ANALYST): void {
		const subject = this.need(type, id);
		if (!subject.tags.includes(tag)) this.setTags(subject, [...subject.tags, tag], by);
	}

	/** Removes one tag; nothing happens when it is not there. */
	untag(id: number, tag: string, type: SubjectType = 'host', by: Actor = ANALYST): void {
		const subject = this.need(type, id);
		if (!subject.tags.includes(tag)) return;
		this.setTags(
			subject,
			subject.tags.filter((one) => one !== tag),
			by,
		);
	}

	addNote(subject: Subject, text: string, by: Actor = ANALYST): Note {
		const note = this.notes.add(subject, text, by, this.clock.now());
		this.noteChanged(subject, by, 'created');
		return note;
	}

	editNote(subject: Subject, note: Note, text: string, by: Actor = ANALYST): void {
		this.notes.edit(note, text, by, this.clock.now());
		this.noteChanged(subject, by, 'updated');
	}

	removeNote(subject: Subject, note: Note, by: Actor = ANALYST): void {
		this.notes.remove(subject, note);
		this.noteChanged(subject, by, 'deleted');
	}

	/** New scores, as Vectra computes them over time; those that are not given follow. Announced in the scoring feed. */
	setScore(id: number, scores: Partial<Scores>, type: EntityType = 'host'): Entity {
		const entity = this.need(type, id);
		const before = { threat: entity.threat, certainty: entity.certainty, urgency: entity.urgency_score };
		const { importance, velocity_contrib, breadth_contrib, threat, certainty } = entity;
		Object.assign(
			entity,
			completeScores({ importance, velocity_contrib, breadth_contrib, threat, certainty, ...scores }),
		);
		entity.modified = this.clock.now();
		const decrease =
			entity.urgency_score < before.urgency ||
			(entity.urgency_score === before.urgency &&
				entity.threat + entity.certainty < before.threat + before.certainty);
		this.feeds.entity_scoring.push(type, scoringEvent(entity, this.detections.of(entity), decrease));
		return entity;
	}

	/** Writes fields of a host: what Vectra learns, not what people edit. Scores go through `setScore`. */
	updateHost(id: number, input: HostChange): Host {
		const host = this.need('host', id);
		const { tags, threat, certainty, severity, urgency_score, attack_rating, ...rest } =
			hostChangeSchema.parse(input);
		this.hosts.update(host, rest);
		host.modified = this.clock.now();
		if (tags) this.setTags(host, tags);
		this.rescore(host, { threat, certainty, severity, urgency_score, attack_rating });
		return host;
	}

	updateAccount(id: number, input: AccountChange): Account {
		const account = this.accounts.get(id);
		if (!account) throw new Error(`There is no account ${id}`);
		const { tags, threat, certainty, severity, urgency_score, attack_rating, ...rest } =
			accountChangeSchema.parse(input);
		Object.assign(account, rest, { modified: this.clock.now() });
		if (tags) this.setTags(account, tags);
		this.rescore(account, { threat, certainty, severity, urgency_score, attack_rating });
		return account;
	}

	/** Fixes or reopens detections; a reason says why they were closed. */
	setFixed(detections: readonly Detection[], fixed: boolean, reason: string | null = null): void {
		const closed = reason === null ? 'fixed' : this.switches.closedState;
		for (const detection of detections) {
			Object.assign(detection, { state: fixed ? closed : 'active', reason, modified: this.clock.now() });
		}
	}

	/** Moves `modified` if this kind of change does so. */
	touch(subject: Subject | undefined, cause: Cause): void {
		if (subject && this.switches[`bumpModifiedOn${cause}`]) subject.modified = this.clock.now();
	}

	audit(actor: Actor, object: string, action: AuditEvent['action'], data: Record<string, unknown>): void {
		const message = `${actor.username} ${action} ${object} ${String(data.id ?? '')}`.trim();
		this.feeds.audits.push(null, { actor, object, action, message, data });
	}

	/** Adds `count` hosts of a realistic network, with accounts and detections. */
	seed(count: number): void {
		seedWorld(this, count);
	}

	/** Back to an empty Vectra. Tokens and clients stay: they belong to the callers. */
	clear(): void {
		const { hosts, accounts, detections, groups, notes, assignments, rules, lockdowns, users, feeds } = this;
		for (const part of [hosts, accounts, detections, groups, notes, assignments, rules, lockdowns, users, feeds]) {
			part.clear();
		}
		this.mergedInto.clear();
	}

	private collection(type: SubjectType): Collection<Subject> {
		const all: Record<SubjectType, unknown> = {
			host: this.hosts,
			account: this.accounts,
			detection: this.detections,
		};
		return all[type] as Collection<Subject>;
	}

	private ownerOf({ host_id, account_id }: DetectionInput): Entity {
		if ((host_id === undefined) === (account_id === undefined)) {
			throw new Error('A detection is on one entity: give host_id or account_id');
		}
		return host_id === undefined ? this.need('account', Number(account_id)) : this.need('host', host_id);
	}

	private rescore(entity: Entity, scores: Record<string, number | string | null | undefined>): void {
		const given = Object.fromEntries(Object.entries(scores).filter(([, value]) => value !== undefined));
		if (Object.keys(given).length > 0) this.setScore(entity.id, given, entity.type);
	}

	private seen(detection: Detection, owner: Entity): void {
		owner.last_detection_timestamp = Math.max(owner.last_detection_timestamp ?? 0, detection.last_timestamp);
		owner.modified = this.clock.now();
	}

	private announce(detection: Detection, change: 'new' | 'append'): void {
		const { type, id } = detection.owner;
		const entityName = this.need(type, id).name;
		this.feeds.detections.push(type, { detection: { ...detection }, entityName, change });
	}

	private noteChanged(subject: Subject, by: Actor, action: AuditEvent['action']): void {
		this.touch(subject, 'Note');
		this.audit(by, `${subject.type}_notes`, action, { id: subject.id });
	}
}
