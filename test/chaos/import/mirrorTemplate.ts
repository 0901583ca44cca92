import { readWorkflowFile } from '../../../demo/host/workflowFiles';
import { type InstalledTemplate, installTemplate } from '../../support/template';
import type { PostgresServer } from '../../support/postgres';
import { EDITED } from './others';
import type { World } from './world';

const TEMPLATE = '06-crm-mirror-postgres.json';
const TRIGGER = 'Everything that changes';
const EVERY_SECOND = { item: [{ mode: 'custom', cronExpression: '* * * * * *' }] };

/** Small, so that there are many of them to be killed in. */
const PAGE_SIZE = 50;

/** Imports the Postgres mirror as it is shipped, for the tables that others edit, and publishes it. */
export async function publishMirror({ pair, postgres }: World): Promise<InstalledTemplate> {
	const credential = postgres.credential('Postgres (local)');
	const id = await pair.n8n.editor.putCredential(credential);
	return await installTemplate(pair, TEMPLATE, {}, {
		credentials: [{ nodeType: 'n8n-nodes-base.postgres', credentialType: credential.type, id, name: credential.name }],
		parameters: { [TRIGGER]: { tables: { table: Object.keys(EDITED).map((table) => ({ table })) }, schedule: EVERY_SECOND, options: { pageSize: PAGE_SIZE, longestExecution: 1 } } },
	});
}

/**
 * What comes into the mirror is written down by Postgres itself, so that the workflow stays as it is shipped. A row is repeated when
 * it comes in the version, generation and kind of change in which it is there.
 */
const JOURNAL = `
	CREATE TABLE journal (page bigint, table_name text, is_repeated boolean);
	CREATE FUNCTION write_journal() RETURNS trigger LANGUAGE plpgsql AS $$
	BEGIN
		INSERT INTO journal SELECT page, NEW.table_name, TG_OP = 'UPDATE' AND (OLD.version, OLD.generation, OLD.change) IS NOT DISTINCT FROM (NEW.version, NEW.generation, NEW.change)
		FROM dynamics_mirror_tables WHERE table_name = NEW.table_name;
		RETURN NEW;
	END $$;
	CREATE TRIGGER journal AFTER INSERT OR UPDATE ON dynamics_mirror FOR EACH ROW EXECUTE FUNCTION write_journal()`;

/** Makes the mirror's tables by the template's own statement, and lets a journal be kept of them. */
export async function keepJournal({ pair, postgres }: World): Promise<void> {
	const make = readWorkflowFile(pair.setup.projectDir, TEMPLATE).nodes.find(({ name }) => name === "Make the mirror's tables");
	await postgres.query(String(make?.parameters.query).replace('$1:name', 'dynamics_mirror').replace('$2:name', 'dynamics_mirror_tables'));
	await postgres.query(JOURNAL);
}

export interface Journal {
	/** Pages with rows; rows that came in them. */
	pages: number;
	rows: number;
	/** Pages with rows that were there already, and those rows. */
	repeatedPages: number;
	repeatedRows: number;
}

export async function readJournal(postgres: PostgresServer): Promise<Journal> {
	const [journal] = await postgres.query<Journal>(`
		SELECT count(DISTINCT page)::int AS pages, count(*)::int AS rows,
			count(DISTINCT page) FILTER (WHERE is_repeated)::int AS "repeatedPages", count(*) FILTER (WHERE is_repeated)::int AS "repeatedRows"
		FROM journal`);
	if (!journal) throw new Error('Postgres counted nothing.');
	return journal;
}
