import { nameBasedUuid } from '../identity/nameBasedUuid';

/** What makes two tests use the same row: the next test finds what a crash left. */
export interface TestPlace {
	organisationId: string;
	workflowId: string;
	nodeId: string;
	table: string;
}

/** The id of a test row. Its first word keeps it apart from every id that a person can get. */
export const testRowId = ({ organisationId, workflowId, nodeId, table }: TestPlace): string =>
	nameBasedUuid(['test mapping', organisationId.toLowerCase(), workflowId, nodeId, table]);
