import type { ApiRequest, ApiResponse, ColumnSchema, Environment, Route, Schema, TableSchema } from '../contracts';
import { parseQueryString } from '../protocol/queryString';
import { json } from '../protocol/respond';

const edmTypes: Record<string, string> = {
	Integer: 'Edm.Int32',
	BigInt: 'Edm.Int64',
	Picklist: 'Edm.Int32',
	State: 'Edm.Int32',
	Status: 'Edm.Int32',
	Decimal: 'Edm.Decimal',
	Money: 'Edm.Decimal',
	Double: 'Edm.Double',
	Boolean: 'Edm.Boolean',
	DateTime: 'Edm.DateTimeOffset',
	Lookup: 'Edm.Guid',
	Customer: 'Edm.Guid',
	Owner: 'Edm.Guid',
	Uniqueidentifier: 'Edm.Guid',
	Image: 'Edm.Binary',
};

/** The service document and the CSDL of all tables (protocol sheet, section 1.1). */
export const serviceDocumentRoutes: Route[] = [
	{ method: 'GET', matches: (segments) => segments.length === 0 || (segments.length === 1 && segments[0]?.raw === ''), handle: serviceDocument },
	{ method: 'GET', matches: (segments) => segments.length === 1 && segments[0]?.raw === '$metadata', handle: csdlDocument },
];

function serviceDocument(request: ApiRequest, { schema }: Environment): ApiResponse {
	const sets = [...schema.tables.values()].map((table) => table.entitySetName).sort();
	const body = { '@odata.context': `${request.origin}/api/data/v9.2/$metadata`, value: sets.map((name) => ({ name, kind: 'EntitySet', url: name })) };
	return json(200, body);
}

function csdlDocument(request: ApiRequest, { schema }: Environment): ApiResponse {
	const annotated = parseQueryString(request.query).options.get('annotations') === 'true';
	return { status: 200, headers: { 'OData-Version': '4.0', 'Content-Type': 'application/xml' }, body: csdl(schema, annotated) };
}

const trackingAnnotation = '<Annotation Term="Org.OData.Capabilities.V1.ChangeTracking"><Record><PropertyValue Property="Supported" Bool="true"/></Record></Annotation>';

function entitySet(table: TableSchema, annotated: boolean): string {
	const element = `<EntitySet Name="${table.entitySetName}" EntityType="Microsoft.Dynamics.CRM.${table.logicalName}"`;
	return annotated && table.changeTrackingEnabled ? `${element}>${trackingAnnotation}</EntitySet>` : `${element}/>`;
}

function csdl(schema: Schema, annotated: boolean): string {
	const tables = [...schema.tables.values()];
	return [
		'<?xml version="1.0" encoding="utf-8"?>',
		'<edmx:Edmx Version="4.0" xmlns:edmx="http://docs.oasis-open.org/odata/ns/edmx">',
		'<edmx:DataServices><Schema Namespace="Microsoft.Dynamics.CRM" Alias="mscrm" xmlns="http://docs.oasis-open.org/odata/ns/edm">',
		'<EntityType Name="crmbaseentity" Abstract="true"/>',
		'<EntityType Name="principal" BaseType="mscrm.crmbaseentity"><Key><PropertyRef Name="ownerid"/></Key><Property Name="ownerid" Type="Edm.Guid" Nullable="false"/></EntityType>',
		...tables.map((table) => entityType(schema, table)),
		'<EntityContainer Name="System">',
		...tables.map((table) => entitySet(table, annotated)),
		'</EntityContainer></Schema></edmx:DataServices></edmx:Edmx>',
	].join('\n');
}

function entityType(schema: Schema, table: TableSchema): string {
	const visible = table.columns.filter((column) => column.webApiProperty !== null && column.type !== 'PartyList');
	return [
		`<EntityType Name="${table.logicalName}" BaseType="mscrm.crmbaseentity">`,
		`<Key><PropertyRef Name="${table.primaryIdAttribute}"/></Key>`,
		...visible.map((column) => property(table, column)),
		...navigation(schema, table),
		'</EntityType>',
	].join('');
}

function property(table: TableSchema, column: ColumnSchema): string {
	const type = column.type === 'DateTime' && column.dateTimeBehavior === 'DateOnly' ? 'Edm.Date' : (edmTypes[column.type] ?? 'Edm.String');
	const nullable = column.logicalName === table.primaryIdAttribute ? ' Nullable="false"' : '';
	return `<Property Name="${column.webApiProperty}" Type="${type}"${nullable}/>`;
}

/** Navigation properties to tables of this environment, each name once. */
function navigation(schema: Schema, table: TableSchema): string[] {
	const found = new Map<string, string>();
	for (const column of table.columns) {
		for (const { name, target } of column.navigationProperties ?? []) {
			const type = column.type === 'Owner' ? 'principal' : target;
			if (type === 'principal' || schema.tables.has(type)) found.set(name, `mscrm.${type}`);
		}
	}
	for (const one of table.oneToMany) found.set(one.collectionNavigationProperty, `Collection(mscrm.${one.referencingEntity})`);
	for (const many of table.manyToMany) {
		const [name, other] = many.entity1 === table.logicalName ? [many.entity1NavigationProperty, many.entity2] : [many.entity2NavigationProperty, many.entity1];
		if (schema.tables.has(other)) found.set(name, `Collection(mscrm.${other})`);
	}
	return [...found].map(([name, type]) => `<NavigationProperty Name="${name}" Type="${type}"/>`);
}
