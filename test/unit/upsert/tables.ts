import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ColumnMetadata, TableMetadata } from '../../../src/domain/metadata/table';
import { column } from '../values/columns';

interface TableFacts {
	logicalName: string;
	entitySetName: string;
	displayName: string;
	columns: ColumnFacts[];
}

interface ColumnFacts {
	logicalName: string;
	type: ColumnMetadata['type'];
	displayName?: string;
	maxLength?: number;
	minValue?: number;
	maxValue?: number;
	precision?: number;
	options?: { value: number; label: string }[];
	isValidForCreate?: boolean;
	isValidForUpdate?: boolean;
	isValidForRead?: boolean;
}

const read = (name: string) => JSON.parse(readFileSync(join(__dirname, `../../../emulator/schema/tables/${name}.json`), 'utf8')) as TableFacts;

const readColumn = (facts: ColumnFacts): ColumnMetadata =>
	column(facts.type, {
		logicalName: facts.logicalName,
		displayName: facts.displayName ?? facts.logicalName,
		creatable: facts.isValidForCreate ?? true,
		updatable: facts.isValidForUpdate ?? true,
		readable: facts.isValidForRead ?? true,
		maxLength: facts.maxLength,
		min: facts.minValue,
		max: facts.maxValue,
		precision: facts.precision,
		options: facts.options?.map(({ value, label }) => ({ value, labels: [label] })),
	});

const EXTRA: Record<string, ColumnMetadata[]> = {
	lead: [
		column('String', { logicalName: 'new_externalid', displayName: 'External ID', maxLength: 100 }),
		column('MultiSelectPicklist', { logicalName: 'new_interests', displayName: 'Interests', options: [1, 2, 3].map((value) => ({ value, labels: [`Interest ${value}`] })) }),
		column('Image', { logicalName: 'entityimage', displayName: 'Image' }),
		column('Lookup', { logicalName: 'parentaccountid', displayName: 'Parent Account', targets: [{ table: 'account', navigationProperty: 'parentaccountid' }] }),
	],
	contact: [
		column('String', { logicalName: 'new_externalid', displayName: 'External ID', maxLength: 100 }),
		column('Customer', { logicalName: 'parentcustomerid', displayName: 'Company Name', targets: [{ table: 'account', navigationProperty: 'parentcustomerid_account' }, { table: 'contact', navigationProperty: 'parentcustomerid_contact' }] }),
	],
};

function table(name: string): TableMetadata {
	const { entitySetName, displayName, columns: facts } = read(name);
	const columns = [...facts.map(readColumn), ...(EXTRA[name] ?? [])];
	return {
		logicalName: name,
		entitySetName,
		displayName,
		primaryId: `${name}id`,
		primaryName: 'fullname',
		objectTypeCode: 0,
		isOptimisticConcurrencyEnabled: true,
		changeTrackingEnabled: true,
		hasNotes: true,
		ownership: 'UserOwned',
		columns: new Map(columns.map((one) => [one.logicalName, one])),
		alternateKeys: [],
		bulk: { create: true, update: true },
	};
}

/** Leads as the standard table has them, with an external id, a multi-choice and an image column. */
export const lead = table('lead');
export const contact = table('contact');
