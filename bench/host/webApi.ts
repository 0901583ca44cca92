import { readFileSync } from 'node:fs';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import type { Announcement, Row } from '../../demo/host/localDataverse';

const HEADERS = { 'content-type': 'application/json', accept: 'application/json', 'odata-version': '4.0', 'odata-maxversion': '4.0' };
const PAGE = 'odata.maxpagesize=5000';

interface Page {
	value: Row[];
	'@odata.nextLink'?: string;
}

async function signIn({ signInUrl, tenantId, environmentUrl, applications }: Announcement): Promise<string> {
	const application = applications.find(({ clientSecret }) => clientSecret);
	const body = new URLSearchParams({ grant_type: 'client_credentials', client_id: application?.clientId ?? '', client_secret: application?.clientSecret ?? '', scope: `${environmentUrl}/.default` });
	const reply = await fetch(`${signInUrl}/${tenantId}/oauth2/v2.0/token`, { method: 'POST', body });
	if (!reply.ok) throw new Error(`The benchmark could not sign in: ${await reply.text()}`);
	return ((await reply.json()) as { access_token: string }).access_token;
}

/** The local Dataverse's Web API with nothing around it, signed in as the application the node uses too. */
export class WebApi {
	private constructor(private readonly base: string, private readonly token: string) {}

	static async open(announcement: Announcement): Promise<WebApi> {
		// In place of any before: authorities of several local Dataverses have one name and different keys.
		setDefaultCACertificates([...getCACertificates('bundled'), ...getCACertificates('extra'), readFileSync(announcement.caFile, 'utf8')]);
		return new WebApi(`${announcement.environmentUrl}/api/data/v9.2/`, await signIn(announcement));
	}

	async post(path: string, body: unknown): Promise<void> {
		await this.call(`${this.base}${path}`, { method: 'POST', body: JSON.stringify(body) });
	}

	/** All rows of a table with some of their columns, page by page. */
	async readAll(entitySetName: string, columns: readonly string[]): Promise<Row[]> {
		const rows: Row[] = [];
		for await (const page of this.pages(`${entitySetName}?$select=${columns.join(',')}`, PAGE)) rows.push(...page);
		return rows;
	}

	/** One page after the other, to the last one. */
	async *pages(path: string, prefer: string): AsyncGenerator<Row[]> {
		for (let url: string | undefined = `${this.base}${path}`; url; ) {
			const page = JSON.parse(await this.call(url, { headers: { prefer } })) as Page;
			yield page.value;
			url = page['@odata.nextLink'];
		}
	}

	/** The answer's text; anything but a 2xx is an error with the service's own words. */
	private async call(url: string, { headers, ...rest }: { method?: string; body?: string; headers?: Record<string, string> }): Promise<string> {
		const reply = await fetch(url, { ...rest, headers: { ...HEADERS, ...headers, authorization: `Bearer ${this.token}` } });
		const text = await reply.text();
		if (!reply.ok) throw new Error(`${rest.method ?? 'GET'} ${new URL(url).pathname} was answered ${reply.status}: ${text.slice(0, 500)}`);
		return text;
	}
}
