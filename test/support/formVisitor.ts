import { owner } from '../../demo/host/n8nSettings';
import type { N8nInstance } from '../../demo/host/n8nInstance';

const PASSWORD = owner.password;
const PATIENCE_MS = 90_000;
/** n8n leaves a request for a page unanswered while the execution runs: then it is asked again, each time for longer, since a busy n8n may only be slow. */
const FIRST_PAGE_TIMEOUT_MS = 1_000;
const UNFINISHED: ReadonlySet<string> = new Set(['running', 'new', 'null']);

const decoded = (text: string) => text.replace(/&#x([0-9a-f]+);/gi, (_, code: string) => String.fromCharCode(parseInt(code, 16))).replace(/&#(\d+);/g, (_, code: string) => String.fromCharCode(Number(code)))
	.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&quot;', '"').replaceAll('&amp;', '&');

/** A page of an n8n form as its visitor sees it. */
export class FormPage {
	constructor(readonly html: string) {}

	get heading(): string {
		return decoded(/<h1[^>]*>(.*?)<\/h1>/s.exec(this.html)?.[1] ?? '');
	}

	/** What can be read on the page; markup that came out as text is still to be seen as such. */
	get text(): string {
		return decoded(this.html.replace(/<(style|script).*?<\/\1>/gs, '').replace(/<[^>]+>/g, ' ')).replace(/\s+/g, ' ');
	}

	/** Choices of all lists and boxes, in order. */
	get options(): string[] {
		return [...this.html.matchAll(/<(?:option|input type='checkbox')[^>]*value='([^']*)'/g)].map(([, value]) => decoded(value ?? '')).filter(Boolean);
	}

	get token(): string | undefined {
		return /authToken[^'"]*['"](ey[^'"]+)['"]/.exec(this.html)?.[1];
	}
}

/** Somebody with an account in n8n who opens a form behind its sign-in, with a browser's cookies. */
export class FormVisitor {
	private readonly cookies = new Map<string, string>();
	private waitingUrl = '';
	private page = new FormPage('');

	private constructor(private readonly baseUrl: string) {}

	static async signIn({ baseUrl }: N8nInstance, email: string = owner.email): Promise<FormVisitor> {
		const visitor = new FormVisitor(baseUrl);
		const reply = await visitor.send('POST', '/rest/login', JSON.stringify({ emailOrLdapLoginId: email, password: PASSWORD }));
		if (reply.status !== 200) throw new Error(`n8n refused ${email}: ${reply.status} ${await reply.text()}`);
		return visitor;
	}

	/** Invites somebody as a member, who accepts at once. */
	static async member(n8n: N8nInstance, email: string): Promise<FormVisitor> {
		const [invitation] = await n8n.editor.call<{ user: { inviteAcceptUrl: string } }[]>('POST', '/invitations', [{ email, role: 'global:member' }]);
		const token = new URL(invitation?.user.inviteAcceptUrl ?? '').searchParams.get('token');
		await n8n.editor.call('POST', '/invitations/accept', { token, firstName: 'Some', lastName: 'Member', password: PASSWORD });
		return await FormVisitor.signIn(n8n, email);
	}

	/** Opens a form, agrees to the sign-in, fills in the first page and waits for the next one. */
	async open(path: string, fields: Record<string, string>): Promise<FormPage> {
		this.page = new FormPage(await (await this.follow(`/form/${path}`)).text());
		const reply = await this.post(`/form/${path}`, fields);
		this.waitingUrl = ((await reply.json()) as { formWaitingUrl: string }).formWaitingUrl;
		return await this.nextPage('');
	}

	/** Answers the page that is open and waits for one with another heading. */
	async answer(fields: Record<string, string>): Promise<FormPage> {
		const before = this.page.heading;
		await this.post(this.waitingUrl, fields);
		return await this.nextPage(before);
	}

	/** Answers a page that somebody else has opened. */
	async answerFor(other: FormVisitor, fields: Record<string, string>): Promise<void> {
		await this.post(other.waitingUrl, fields);
	}

	/** The page that follows what somebody else answered in this one's place. */
	async reload(): Promise<FormPage> {
		return await this.nextPage(this.page.heading);
	}

	private async nextPage(before: string): Promise<FormPage> {
		let timeoutMs = FIRST_PAGE_TIMEOUT_MS;
		for (const end = Date.now() + PATIENCE_MS; Date.now() < end; await new Promise((resolve) => setTimeout(resolve, 200))) {
			const status = await (await this.send('GET', this.waitingUrl.replace('?', '/n8n-execution-status?'))).text();
			if (UNFINISHED.has(status)) continue;
			const page = await this.lookAt(this.waitingUrl, timeoutMs);
			if (!page) timeoutMs *= 2;
			if (!page || page.heading === before) continue;
			this.page = page;
			return page;
		}
		throw new Error(`After "${before}" no other page came within ${PATIENCE_MS / 1000} s`);
	}

	private async lookAt(url: string, timeoutMs: number): Promise<FormPage | undefined> {
		try {
			return new FormPage(await (await this.send('GET', url, undefined, timeoutMs)).text());
		} catch (error) {
			if (error instanceof Error && error.name === 'TimeoutError') return undefined;
			throw error;
		}
	}

	private async post(url: string, fields: Record<string, string>): Promise<Response> {
		const form = new FormData();
		for (const [name, value] of Object.entries(fields)) form.append(name, value);
		return await this.send('POST', url, form);
	}

	/** Goes through the redirects of the sign-in as a browser does; on n8n's consent page it agrees. */
	private async follow(first: string): Promise<Response> {
		for (let url = first, hops = 0; hops < 10; hops += 1) {
			const reply = await this.send('GET', url);
			const location = reply.headers.get('location');
			if (!location) return reply;
			url = location.includes('/oauth/consent') ? await this.consent() : location;
		}
		throw new Error('The sign-in of the form went round in circles');
	}

	private async consent(): Promise<string> {
		const reply = await this.send('POST', '/rest/consent/approve', JSON.stringify({ approved: true }));
		return ((await reply.json()) as { data: { redirectUrl: string } }).data.redirectUrl;
	}

	private async send(method: string, url: string, body?: string | FormData, timeoutMs = 60_000): Promise<Response> {
		const headers = {
			cookie: [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; '),
			...(typeof body === 'string' ? { 'content-type': 'application/json' } : {}),
			...(body instanceof FormData && this.page.token ? { 'x-auth-token': this.page.token } : {}),
		};
		const reply = await fetch(new URL(url, this.baseUrl), { method, headers, body, redirect: 'manual', signal: AbortSignal.timeout(timeoutMs) });
		for (const cookie of reply.headers.getSetCookie()) {
			const [, name, value] = /^([^=]+)=([^;]*)/.exec(cookie) ?? [];
			if (name && value) this.cookies.set(name, value);
			else if (name) this.cookies.delete(name);
		}
		return reply;
	}
}
