import type { Right } from './rights';

const SAVE: readonly Right[] = ['Create', 'Read', 'Write'];
const READ: readonly Right[] = ['Read'];

/**
 * The least rights by table for each thing somebody means to do, as docs/sign-in/setup.md has them by template. Mapping lookups takes
 * Append and Append To beside these, setting owners Assign.
 */
export const PURPOSES = {
	leadCapture: { lead: SAVE, contact: ['Read', 'Write'], account: READ },
	companyExport: { account: SAVE },
	contactExport: { contact: [...SAVE, 'Append'], lead: READ, account: [...SAVE, 'AppendTo'] },
	crmMirror: { systemuser: READ, account: READ, contact: READ, lead: READ, opportunity: READ, product: READ, task: READ, processstage: READ },
	deals: { opportunity: READ, account: READ, processstage: READ, systemuser: READ },
	documents: { annotation: [...SAVE, 'Append'], opportunity: ['Read', 'AppendTo'], organization: READ },
	owners: { systemuser: READ, team: READ },
	targetAccounts: { account: READ },
} as const satisfies Record<string, Readonly<Record<string, readonly Right[]>>>;

export type PurposeName = keyof typeof PURPOSES;
