import type { AddressInfo } from 'node:net';
import { simpleParser, type AddressObject } from 'mailparser';
import { SMTPServer } from 'smtp-server';
import { z } from 'zod';
import type { SimClock } from '../core/clock';
import { linksIn, openLink, sendForm } from './person';
import { HttpService } from './service';
import { isLocal } from './teams';

/** Public on purpose: it opens nothing but this service. */
export const MAIL_LOGIN = { user: 'n8n@lab.example', password: 'lab-demo-mail-password' } as const;

const switchesSchema = z.strictObject({
	/** Whether a scanner opens every link of a message before it is delivered, under a browser's name. */
	scansLinks: z.boolean().default(true),
	/** Whether recipients are refused with 550, as by a server that does not relay. */
	refusesRecipients: z.boolean().default(false),
});

export interface Mail {
	subject: string;
	from: string;
	to: string;
	text: string;
	html: string;
	/** Where its links lead, in their order. */
	links: string[];
}

/** A mail server that takes messages over SMTP and keeps them; its HTTP side has only the control calls. */
export class MailService extends HttpService<typeof switchesSchema> {
	/** Delivered messages, oldest first. */
	readonly messages: Mail[] = [];

	private readonly smtp: SMTPServer;

	constructor(clock: SimClock) {
		super({ clock, switches: switchesSchema });
		this.smtp = new SMTPServer({
			disabledCommands: ['STARTTLS'],
			allowInsecureAuth: true,
			logger: false,
			onAuth: ({ username, password }, _session, done) => {
				const fits = username === MAIL_LOGIN.user && password === MAIL_LOGIN.password;
				done(fits ? null : new Error('535 5.7.8 Authentication failed'), fits ? { user: username } : undefined);
			},
			onRcptTo: (_address, _session, done) => {
				if (!this.switches.refusesRecipients) return done();
				done(Object.assign(new Error('5.7.1 Relaying denied'), { responseCode: 550 }));
			},
			onData: (stream, _session, done) => void this.deliver(stream).then(() => done(), done),
		});
		this.server.control('GET', '/messages', z.strictObject({}), () => this.messages);
		this.server.control('POST', '/open', z.strictObject({ link: z.string() }), async ({ link }) => ({ status: (await openLink(link)).status }));
		const answer = z.strictObject({ link: z.string(), fields: z.array(z.string()) });
		this.server.control('POST', '/answer', answer, async ({ link, fields }) => ({ status: (await sendForm(link, fields)).status }));
	}

	/** 0 until it listens. */
	get smtpPort(): number {
		return (this.smtp.server.address() as AddressInfo | null)?.port ?? 0;
	}

	/** @param port of the control calls; SMTP takes a free one */
	override async listen(port = 0): Promise<string> {
		await new Promise<void>((resolve) => void this.smtp.listen(0, '127.0.0.1', resolve));
		return await super.listen(port);
	}

	override async close(): Promise<void> {
		await new Promise<void>((resolve) => this.smtp.close(resolve));
		await super.close();
	}

	credentials() {
		const data = { ...MAIL_LOGIN, host: '127.0.0.1', port: this.smtpPort, secure: false, disableStartTls: true };
		return [{ id: 'labSmtp000001', name: 'SMTP account', type: 'smtp', data }];
	}

	protected clear(): void {
		this.messages.length = 0;
	}

	protected unknownCall(): object {
		return { error: 'Mail is taken over SMTP' };
	}

	protected unreadable(message: string): object {
		return { error: message };
	}

	private async deliver(stream: Parameters<typeof simpleParser>[0]): Promise<void> {
		const { subject = '', from, to, text = '', html } = await simpleParser(stream);
		const body = html || '';
		const mail = { subject, from: addressOf(from), to: addressOf(to), text, html: body, links: linksIn(body) };
		if (this.switches.scansLinks) await Promise.allSettled(mail.links.filter(isLocal).map(async (url) => await openLink(url)));
		this.messages.push(mail);
	}
}

function addressOf(address: AddressObject | AddressObject[] | undefined): string {
	return [address ?? []].flat().map(({ text }) => text).join(', ');
}
