import { ApiError, type ApiResponse, type Environment, type Schema } from '../../../emulator/contracts';
import { serviceDocumentRoutes } from '../../../emulator/handlers/metadataCsdl';
import { metadataRoutes } from '../../../emulator/handlers/metadataRoutes';
import { parsePath } from '../../../emulator/protocol/path';
import { createSchema } from '../../../emulator/schema/createSchema';

const schema: Schema = createSchema();
const environment = { schema } as Environment;
const routes = [...metadataRoutes, ...serviceDocumentRoutes];

function ask(url: string, method = 'GET'): ApiResponse {
	const [path = '', query = ''] = url.split(/\?(.*)/s);
	const segments = parsePath(path);
	const route = routes.find((candidate) => candidate.method === method && candidate.matches(segments, environment));
	if (route === undefined) throw new Error(`no route for ${url}`);
	const caller = { userId: 'u', businessUnitId: 'b', onBehalfBy: null };
	return route.handle({ method, path, query: encodeURI(query), headers: {}, body: '', caller, origin: 'https://localhost:5443' }, environment, segments);
}

/** Whatever JSON holds; the expectations say what it has to be. */
type Json = ReturnType<typeof JSON.parse>;

const body = (url: string): Record<string, Json> => JSON.parse(ask(url).body ?? '');
const list = (url: string) => body(url)['value'] as Record<string, Json>[];
const names = (url: string) => list(url).map((item) => item['LogicalName'] as string);

function refusal(url: string, method = 'GET'): ApiError {
	try {
		ask(url, method);
	} catch (error) {
		if (error instanceof ApiError) return error;
	}
	throw new Error('nothing was refused');
}

describe('table definitions', () => {
	it('bring the selected properties and always the MetadataId', () => {
		const lead = body("EntityDefinitions(LogicalName='lead')?$select=LogicalName,EntitySetName,PrimaryIdAttribute,ChangeTrackingEnabled");
		expect(lead).toMatchObject({ LogicalName: 'lead', EntitySetName: 'leads', PrimaryIdAttribute: 'leadid', ChangeTrackingEnabled: true });
		expect(Object.keys(lead).sort()).toEqual(['@odata.context', 'ChangeTrackingEnabled', 'EntitySetName', 'LogicalName', 'MetadataId', 'PrimaryIdAttribute']);
	});

	it('are found by MetadataId too', () => {
		const id = body("EntityDefinitions(LogicalName='lead')?$select=LogicalName")['MetadataId'] as string;
		expect(body(`EntityDefinitions(${id})?$select=LogicalName`)['LogicalName']).toBe('lead');
	});

	it.each([
		["LogicalName eq 'lead'", ['lead']],
		["LogicalName eq 'lead' or LogicalName eq 'contact'", ['contact', 'lead']],
		['IsCustomEntity eq true', ['new_membership', 'new_partnersale']],
		["OwnershipType eq Microsoft.Dynamics.CRM.OwnershipTypes'OrganizationOwned' and startswith(LogicalName,'transaction')", ['transactioncurrency']],
		["CanCreateAttributes/Value eq true and LogicalName eq 'lead'", ['lead']],
		["not (IsActivity eq false) and contains(LogicalName,'phone')", ['phonecall']],
		["Microsoft.Dynamics.CRM.In(PropertyName='LogicalName',PropertyValues=[\"lead\",\"task\"])", ['lead', 'task']],
	])('are filtered by %s', (filter, expected) => {
		expect(names(`EntityDefinitions?$select=LogicalName&$filter=${filter}`).sort()).toEqual(expected);
	});

	it('expand attributes and keys with options of their own', () => {
		const table = body("EntityDefinitions(LogicalName='new_membership')?$select=LogicalName&$expand=Keys($select=LogicalName,KeyAttributes,EntityKeyIndexStatus),Attributes($select=LogicalName;$filter=LogicalName eq 'new_code')");
		expect(table['Keys']).toEqual([expect.objectContaining({ KeyAttributes: ['new_code'], EntityKeyIndexStatus: 'Active' })]);
		expect(table['Attributes']).toHaveLength(1);
	});

	it.each([
		['an unknown table', "EntityDefinitions(LogicalName='nope')", 'GET', 404, '0x80040217'],
		['an unknown property', 'EntityDefinitions?$select=Nope', 'GET', 400, '0x80060888'],
		['a name in the wrong case', 'EntityDefinitions?$select=logicalname', 'GET', 400, '0x80060888'],
		['ordering', 'EntityDefinitions?$orderby=LogicalName', 'GET', 400, '0x80060888'],
		['a cast to EnumAttributeMetadata', "EntityDefinitions(LogicalName='lead')/Attributes/Microsoft.Dynamics.CRM.EnumAttributeMetadata", 'GET', 400, '0x80060888'],
		['a typed property without its cast', "EntityDefinitions(LogicalName='lead')/Attributes?$select=MaxLength", 'GET', 400, '0x80060888'],
		['options without their cast', "EntityDefinitions(LogicalName='lead')/Attributes?$expand=OptionSet", 'GET', 400, '0x80060888'],
		['a cast a column does not have', "EntityDefinitions(LogicalName='lead')/Attributes(LogicalName='subject')/Microsoft.Dynamics.CRM.PicklistAttributeMetadata", 'GET', 404, '0x80060888'],
		['PATCH', "EntityDefinitions(LogicalName='lead')", 'PATCH', 405, '0x80060888'],
		['PUT', "EntityDefinitions(LogicalName='lead')", 'PUT', 501, '0x80060888'],
	])('refuse %s', (_name, url, method, status, code) => {
		expect(refusal(url, method)).toMatchObject({ status, code });
	});
});

describe('column definitions', () => {
	const attributes = "EntityDefinitions(LogicalName='lead')/Attributes";
	const cast = (type: string, query = '') => `${attributes}/Microsoft.Dynamics.CRM.${type}${query}`;

	it('show the plain properties of every column, shadow columns included', () => {
		const columns = list(`${attributes}?$select=LogicalName,AttributeType,AttributeTypeName,AttributeOf,RequiredLevel,IsValidForCreate,IsPrimaryId`);
		const of = (name: string) => columns.find((column) => column['LogicalName'] === name);
		expect(of('subject')).toMatchObject({ AttributeType: 'String', RequiredLevel: { Value: 'ApplicationRequired', CanBeChanged: true } });
		expect(of('leadid')).toMatchObject({ IsPrimaryId: true, RequiredLevel: { Value: 'SystemRequired', CanBeChanged: false } });
		expect(of('owneridtype')).toMatchObject({ AttributeOf: 'ownerid' });
		expect(of('new_interests')).toMatchObject({ AttributeType: 'Virtual', AttributeTypeName: { Value: 'MultiSelectPicklistType' } });
	});

	it('are filtered by required level', () => {
		const filter = "RequiredLevel/Value eq Microsoft.Dynamics.CRM.AttributeRequiredLevel'ApplicationRequired'";
		expect(names(`${attributes}?$select=LogicalName&$filter=${filter}`)).toEqual(expect.arrayContaining(['lastname', 'subject']));
	});

	const details: [string, string, string, Record<string, unknown>][] = [
		['StringAttributeMetadata', 'MaxLength,FormatName', 'mobilephone', { MaxLength: 20, FormatName: { Value: 'Phone' } }],
		['MemoAttributeMetadata', 'MaxLength', 'description', { MaxLength: 2000 }],
		['IntegerAttributeMetadata', 'MinValue,MaxValue', 'numberofemployees', { MinValue: 0, MaxValue: 1000000 }],
		['MoneyAttributeMetadata', 'Precision,MinValue', 'revenue', { Precision: 2, MinValue: 0 }],
		['DateTimeAttributeMetadata', 'DateTimeBehavior,Format', 'new_webinarstart', { Format: 'DateAndTime', DateTimeBehavior: { Value: 'TimeZoneIndependent' } }],
		['LookupAttributeMetadata', 'Targets', 'ownerid', { Targets: ['systemuser', 'team'] }],
	];
	test.each(details)('cast to %s have %s', (type, properties, column, expected) => {
		const found = list(cast(type, `?$select=LogicalName,${properties}`));
		expect(found.find((one) => one['LogicalName'] === column)).toMatchObject(expected);
	});

	it('cast to one type leave the others out', () => {
		expect(names(cast('BooleanAttributeMetadata', '?$select=LogicalName'))).not.toContain('subject');
	});

	it('show choices with labels in every language', () => {
		const column = body(`${attributes}(LogicalName='leadsourcecode')/Microsoft.Dynamics.CRM.PicklistAttributeMetadata?$select=LogicalName&$expand=OptionSet($select=Options),GlobalOptionSet($select=Options)`);
		const web = column['OptionSet'].Options.find((option: { Value: number }) => option.Value === 8);
		expect(web.Label.LocalizedLabels.map((one: { Label: string; LanguageCode: number }) => [one.LanguageCode, one.Label])).toEqual([[1033, 'Web'], [1031, 'Internet']]);
		expect(web.Label.UserLocalizedLabel.Label).toBe('Web');
		expect(column['GlobalOptionSet']).toBeNull();
	});

	it('show the options of a global choice under GlobalOptionSet only', () => {
		const found = list(cast('PicklistAttributeMetadata', '?$select=LogicalName&$expand=OptionSet($select=Options),GlobalOptionSet($select=Options)'));
		const budget = found.find((one) => one['LogicalName'] === 'budgetstatus');
		expect([budget?.['OptionSet'], budget?.['GlobalOptionSet'].Options.length]).toEqual([null, 4]);
	});

	it('show which state a status belongs to, and the default status of a state', () => {
		const status = list(cast('StatusAttributeMetadata', '?$select=LogicalName&$expand=OptionSet'))[0];
		const state = list(cast('StateAttributeMetadata', '?$select=LogicalName&$expand=OptionSet'))[0];
		expect(status?.['OptionSet'].Options.map((option: Json) => [option.Value, option.State])).toEqual([[1, 0], [2, 0], [3, 1], [4, 2], [5, 2], [6, 2], [7, 2]]);
		expect(state?.['OptionSet'].Options[1]).toMatchObject({ Value: 1, DefaultStatus: 3, InvariantName: 'Qualified' });
	});

	it('show both options of a yes/no column', () => {
		const column = list(cast('BooleanAttributeMetadata', "?$select=LogicalName&$filter=LogicalName eq 'donotemail'&$expand=OptionSet($select=TrueOption,FalseOption)"))[0];
		expect(column?.['OptionSet'].TrueOption).toMatchObject({ Value: 1, Label: { UserLocalizedLabel: { Label: 'Do Not Allow' } } });
		expect(column?.['OptionSet'].FalseOption.Value).toBe(0);
	});

	it('are reached one property at a time', () => {
		expect(body(`${attributes}(LogicalName='subject')/LogicalName`)['value']).toBe('subject');
	});
});

describe('relationship definitions', () => {
	it('name the navigation property of every lookup target', () => {
		const found = list("EntityDefinitions(LogicalName='contact')/ManyToOneRelationships?$select=ReferencingAttribute,ReferencedEntity,ReferencingEntityNavigationPropertyName");
		const of = (attribute: string) => found.filter((one) => one['ReferencingAttribute'] === attribute).map((one) => [one['ReferencedEntity'], one['ReferencingEntityNavigationPropertyName']]);
		expect(of('parentcustomerid').sort()).toEqual([['account', 'parentcustomerid_account'], ['contact', 'parentcustomerid_contact']]);
		expect(of('ownerid')).toEqual([['owner', 'ownerid']]);
	});

	it('keep the casing of custom lookups', () => {
		const found = list("EntityDefinitions(LogicalName='new_membership')/ManyToOneRelationships?$filter=ReferencingAttribute eq 'new_contactid'");
		expect(found[0]).toMatchObject({ ReferencingEntityNavigationPropertyName: 'new_ContactId', ReferencedEntity: 'contact', ReferencedAttribute: 'contactid' });
	});

	it('name both ends of N:N relationships', () => {
		const found = list("EntityDefinitions(LogicalName='systemuser')/ManyToManyRelationships");
		expect(found).toEqual(expect.arrayContaining([expect.objectContaining({ SchemaName: 'systemuserroles_association', IntersectEntityName: 'systemuserroles' })]));
	});

	it('are listed once each, by type through a cast', () => {
		const all = list('RelationshipDefinitions?$select=SchemaName');
		const many = list('RelationshipDefinitions/Microsoft.Dynamics.CRM.ManyToManyRelationshipMetadata?$select=IntersectEntityName');
		expect(new Set(all.map((one) => one['MetadataId'])).size).toBe(all.length);
		expect(many.length).toBeLessThan(all.length);
		expect(many.filter((one) => one['IntersectEntityName'] === 'teammembership')).toHaveLength(1);
	});
});

describe('the documents', () => {
	it('list every entity set', () => {
		expect(list('')).toEqual(expect.arrayContaining([{ name: 'opportunities', kind: 'EntitySet', url: 'opportunities' }]));
	});

	it('describe tables as CSDL in which every named type exists', () => {
		const csdl = ask('$metadata').body ?? '';
		const defined = new Set([...csdl.matchAll(/<EntityType Name="(\w+)"/g)].map((match) => match[1]));
		const used = [...csdl.matchAll(/mscrm\.(\w+)/g)].map((match) => match[1]);
		expect(used.filter((type) => !defined.has(type))).toEqual([]);
		expect(csdl).toContain('<Property Name="_parentcustomerid_value" Type="Edm.Guid"/>');
		expect(csdl).toContain('<NavigationProperty Name="parentcustomerid_account" Type="mscrm.account"/>');
		expect(csdl).toContain('<EntitySet Name="leads" EntityType="Microsoft.Dynamics.CRM.lead"/>');
	});

	it('declare no property twice within a type', () => {
		const csdl = ask('$metadata').body ?? '';
		for (const [, type, inner] of csdl.matchAll(/<EntityType Name="(\w+)".*?>(.*?)<\/EntityType>/g)) {
			const declared = [...(inner ?? '').matchAll(/Property Name="(\w+)"/g)].map((match) => match[1]);
			expect([type, declared.filter((name, index) => declared.indexOf(name) !== index)]).toEqual([type, []]);
		}
	});

	it('mark tracked tables when annotations are asked for', () => {
		const tracked = (csdl = '') => [...csdl.matchAll(/<EntitySet Name="(\w+)"[^>]*><Annotation Term="Org\.OData\.Capabilities\.V1\.ChangeTracking">/g)].map((match) => match[1]);
		expect([tracked(ask('$metadata?annotations=true').body).sort(), tracked(ask('$metadata').body)]).toEqual([['accounts', 'annotations', 'contacts', 'leads'], []]);
	});
});

describe('change tracking', () => {
	it.each([
		['ChangeTrackingEnabled eq true', ['account', 'annotation', 'contact', 'lead']],
		['CanChangeTrackingBeEnabled/Value eq false', ['activityparty', 'activitypointer']],
	])('is told of tables by %s', (filter, expected) => {
		expect(names(`EntityDefinitions?$select=LogicalName&$filter=${filter}`).sort()).toEqual(expected);
	});
});
