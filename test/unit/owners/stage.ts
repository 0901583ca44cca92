import { readDomainAliases } from '../../../src/domain/owners/domainAliases';
import { Directory } from '../../../src/domain/owners/directory';
import { readMappingRows, rowsByAddress, type MappingRow } from '../../../src/domain/owners/mappingRow';
import type { Owner } from '../../../src/domain/owners/owner';
import type { OwnerSearch } from '../../../src/domain/owners/ownerSearch';
import { rulesFor } from '../../../src/domain/owners/ownerRules';

export const HERE = 'contoso.crm4.dynamics.com';
export const idOf = (n: number): string => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;

/** A user who is nobody in particular, with what the test is about. */
export const user = (n: number, more: Partial<Owner> = {}): Owner => ({
	type: 'systemuser', id: idOf(n), name: `User ${n}`, email: '', personalEmail: '', userPrincipalName: '', entraObjectId: '', state: 'enabled', createdOn: '2026-01-01T00:00:00Z', ...more,
});
export const team = (n: number, more: Partial<Owner> = {}): Owner => ({ ...user(n, { name: `Team ${n}` }), type: 'team', ...more });

export interface Stage {
	owners: Owner[];
	rows?: Record<string, unknown>[];
	aliases?: string;
	teams?: boolean;
	includeDisabled?: boolean;
	byPrincipalName?: boolean;
}

export function staged({ owners, rows = [], aliases = '', teams = false, includeDisabled = false, byPrincipalName = true }: Stage): { search: OwnerSearch; rows: readonly MappingRow[]; aliases: ReturnType<typeof readDomainAliases> } {
	const known = readDomainAliases(aliases);
	const own = readMappingRows(rows.map((row) => ({ environment: HERE, ...row })), HERE, known).rows;
	return { search: { directory: new Directory(owners, teams), rules: rulesFor({ byPrincipalName }), rows: rowsByAddress(own), includeDisabled }, rows: own, aliases: known };
}
