import { MetadataCache } from '../../../src/client/MetadataCache';
import { METADATA_LIFETIME_MS, MetadataMemory } from '../../../src/client/MetadataMemory';
import { VirtualTime, clientOf, refusal, startService } from './scriptedService';
import type { Reaction, ScriptedService } from './scriptedService';

let service: ScriptedService;
afterEach(async () => await service.close());

/** Answers every inner request of a `$batch`, and every plain one, by its address. */
const startByAddress = async (answer: (url: string) => Reaction) => {
	service = await startService(({ url, body }) => {
		if (!url.endsWith('$batch')) return answer(url);
		const answers = [...body.matchAll(/^GET (\S+) HTTP/gm)].map((match) => answer(match[1]!) as { status: number; body?: unknown });
		const text = answers.map((one) => ['--r', 'Content-Type: application/http', '', `HTTP/1.1 ${one.status} X`, 'Content-Type: application/json', '', JSON.stringify(one.body), ''].join('\r\n')).join('');
		return { status: 200, headers: { 'Content-Type': 'multipart/mixed; boundary=r' }, body: `${text}--r--\r\n` };
	});
	return clientOf(service.origin, new VirtualTime());
};

const page = (url: string): Reaction => {
	const number = Number(/page=(\d)/.exec(url)?.[1] ?? 1);
	const set = /v9.2\/(\w+)/.exec(url)![1]!;
	const next = number < 3 ? { '@odata.nextLink': `${service.origin}/api/data/v9.2/${set}?page=${number + 1}` } : {};
	return { status: 200, body: { value: [{ row: `${set}${number}` }], ...next } };
};

describe('reading pages', () => {
	it('follows next links with the same preferences', async () => {
		const client = await startByAddress(page);
		const rows: unknown[] = [];
		for await (const some of client.readAll('leads', { pageSize: 1, prefer: 'odata.include-annotations="*"' })) rows.push(...some);
		expect(rows).toEqual([{ row: 'leads1' }, { row: 'leads2' }, { row: 'leads3' }]);
		expect(service.received.map(({ headers }) => headers.prefer)).toEqual(Array(3).fill('odata.maxpagesize=1,odata.include-annotations="*"'));
	});

	it('stops at a next link that leads out of the environment', async () => {
		const client = await startByAddress(() => ({ status: 200, body: { value: [], '@odata.nextLink': 'https://elsewhere.example/api/data/v9.2/leads?secret=1' } }));
		const reading = (async () => {
			for await (const _page of client.readAll('leads')) expect(_page).toEqual([]);
		})();
		await expect(reading).rejects.toMatchObject({ name: 'DataverseError', fault: { code: 'foreignAddress' } });
		expect(service.received).toHaveLength(1);
	});

	it('reads many queries and their further pages together', async () => {
		const client = await startByAddress(page);
		expect(await client.readGroups(['leads', 'contacts'])).toEqual([
			[{ row: 'leads1' }, { row: 'leads2' }, { row: 'leads3' }],
			[{ row: 'contacts1' }, { row: 'contacts2' }, { row: 'contacts3' }],
		]);
		expect(client.usage).toMatchObject({ requests: 3, batchParts: 6 });
	});

	it('throws the fault of a refused query with advice', async () => {
		const client = await startByAddress(() => refusal(400, '0x0', "Could not find a property named 'nme' on type 'Microsoft.Dynamics.CRM.lead'."));
		await expect(client.readGroups(['leads'])).rejects.toMatchObject({ fault: { kind: 'naming', column: 'nme' }, message: expect.stringContaining('does not exist in the environment') as string });
	});
});

const LABEL = (text: string, german?: string) => ({ UserLocalizedLabel: { Label: text }, LocalizedLabels: [{ Label: text }, ...(german ? [{ Label: german }] : [])] });
const attribute = (LogicalName: string, type: string, more = {}) => ({ LogicalName, AttributeType: type, AttributeTypeName: { Value: `${type}Type` }, DisplayName: LABEL(LogicalName.toUpperCase()), RequiredLevel: { Value: 'None' }, IsValidForCreate: true, IsValidForUpdate: true, IsValidForRead: true, AttributeOf: null, ...more });

const metadata = (url: string): Reaction => {
	const value = (list: unknown[]): Reaction => ({ status: 200, body: { value: list } });
	if (url.endsWith('WhoAmI')) return { status: 200, body: { OrganizationId: 'o', UserId: 'u', BusinessUnitId: 'b' } };
	if (url.includes('missing')) return refusal(404, '0x80060888', 'Could not find an entity');
	if (url.includes('sdkmessagefilters')) return value(url.includes('CreateMultiple') ? [{}] : []);
	if (url.includes('StringAttribute')) return value([{ LogicalName: 'subject', MaxLength: 300, FormatName: { Value: 'Text' } }]);
	if (url.includes('.PicklistAttribute')) return value([{ LogicalName: 'industrycode', OptionSet: { Options: [] }, GlobalOptionSet: { Options: [{ Value: 1, Label: LABEL('Farming', 'Landwirtschaft') }] } }]);
	if (url.includes('BooleanAttribute')) return value([{ LogicalName: 'donotemail', OptionSet: { TrueOption: { Value: 1, Label: LABEL('No way') }, FalseOption: { Value: 0, Label: LABEL('Allow') } } }]);
	if (url.includes('LookupAttribute')) return value([{ LogicalName: 'ownerid', Targets: ['systemuser', 'team'] }, { LogicalName: 'customerid', Targets: ['account', 'contact'] }]);
	if (url.includes('AttributeMetadata')) return value([]);
	if (url.includes('/Attributes')) {
		return value([attribute('subject', 'String', { RequiredLevel: { Value: 'SystemRequired' } }), attribute('industrycode', 'Picklist'), attribute('donotemail', 'Boolean'), attribute('ownerid', 'Owner'), attribute('customerid', 'Customer'), attribute('tags', 'MultiSelectPicklist', { AttributeType: 'Virtual' }), attribute('owneridname', 'String', { AttributeOf: 'ownerid' }), attribute('shadow', 'Virtual')]);
	}
	if (url.includes('/Keys')) return value([{ LogicalName: 'k1', KeyAttributes: ['subject'], EntityKeyIndexStatus: 'Active' }, { LogicalName: 'k2', KeyAttributes: ['x'], EntityKeyIndexStatus: 'Failed' }]);
	if (url.includes('ManyToOne')) {
		return value([{ ReferencingAttribute: 'ownerid', ReferencedEntity: 'owner', ReferencingEntityNavigationPropertyName: 'ownerid' }, { ReferencingAttribute: 'customerid', ReferencedEntity: 'contact', ReferencingEntityNavigationPropertyName: 'customerid_contact' }, { ReferencingAttribute: 'customerid', ReferencedEntity: 'account', ReferencingEntityNavigationPropertyName: 'customerid_account' }]);
	}
	const name = /LogicalName='(\w+)'/.exec(url)![1]!;
	return { status: 200, body: { LogicalName: name, EntitySetName: `${name}s`, PrimaryIdAttribute: `${name}id`, PrimaryNameAttribute: 'subject', DisplayName: LABEL('Lead'), ObjectTypeCode: 4, OwnershipType: 'UserOwned', IsOptimisticConcurrencyEnabled: true, ChangeTrackingEnabled: true, HasNotes: true } };
};

describe('metadata', () => {
	it('is read for all cold tables, with who we are, in one request, and remembered for 15 minutes', async () => {
		await startByAddress(metadata);
		const time = new VirtualTime();
		const memory = new MetadataMemory();
		const cache = new MetadataCache(clientOf(service.origin, time), memory);
		const [lead, contact, again] = await cache.tables(['lead', 'contact', 'lead']);
		expect([lead!.logicalName, contact!.entitySetName, again === lead]).toEqual(['lead', 'contacts', true]);
		expect(await cache.whoAmI()).toEqual({ organizationId: 'o', userId: 'u', businessUnitId: 'b' });
		await new MetadataCache(clientOf(service.origin, time), memory).table('lead');
		expect(service.received).toHaveLength(1);
		time.moment += METADATA_LIFETIME_MS;
		await cache.table('lead');
		expect(service.received).toHaveLength(2);
		cache.invalidate('lead');
		await Promise.all([cache.table('lead'), cache.table('lead')]);
		expect(service.received).toHaveLength(3);
	});

	it('holds what columns allow, where lookups point, and every language of a choice', async () => {
		const client = await startByAddress(metadata);
		const { columns, ...table } = await new MetadataCache(client, new MetadataMemory()).table('lead');
		expect(table).toMatchObject({ primaryId: 'leadid', displayName: 'Lead', bulk: { create: true, update: false }, alternateKeys: [{ logicalName: 'k1', columns: ['subject'] }], isOptimisticConcurrencyEnabled: true });
		expect([...columns.keys()]).toEqual(['subject', 'industrycode', 'donotemail', 'ownerid', 'customerid', 'tags']);
		expect(columns.get('subject')).toEqual({ logicalName: 'subject', displayName: 'SUBJECT', type: 'String', required: 'system', creatable: true, updatable: true, readable: true, maxLength: 300, format: 'Text' });
		expect(columns.get('industrycode')?.options).toEqual([{ value: 1, labels: ['Farming', 'Landwirtschaft'] }]);
		expect(columns.get('donotemail')?.options?.map(({ value }) => value)).toEqual([0, 1]);
		expect(columns.get('ownerid')?.targets).toEqual([{ table: 'systemuser', navigationProperty: 'ownerid' }, { table: 'team', navigationProperty: 'ownerid' }]);
		expect(columns.get('customerid')?.targets).toEqual([{ table: 'account', navigationProperty: 'customerid_account' }, { table: 'contact', navigationProperty: 'customerid_contact' }]);
		expect(columns.get('tags')?.type).toBe('MultiSelectPicklist');
	});

	it('of a table that does not exist is a fault, is not remembered, and leaves the other table alone', async () => {
		const client = await startByAddress(metadata);
		const cache = new MetadataCache(client, new MetadataMemory());
		await expect(cache.tables(['lead', 'missing'])).rejects.toMatchObject({ fault: { status: 404 } });
		await expect(cache.table('lead')).resolves.toMatchObject({ logicalName: 'lead' });
		expect(service.received).toHaveLength(1);
		await expect(cache.table('missing')).rejects.toMatchObject({ fault: { status: 404 } });
		expect(service.received).toHaveLength(2);
	});
});
