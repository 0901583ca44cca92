import { allOf, encodeFilter, type Condition } from '../../domain/odata/filter';
import { queryPath } from '../../domain/odata/path';
import { explain } from '../../domain/faults/advice';
import { DataverseError, type DataverseFault } from '../../domain/faults/fault';
import type { ChangesAnswer } from '../../domain/changes/change';
import { MOST_COMPARED, readCompare } from '../../domain/changes/compare';
import { readDelta } from '../../domain/changes/delta';
import type { CompareReading, DeltaReading, PageRead, Reading, WalkReading, WatermarkReading } from '../../domain/changes/reading';
import { readWatermark, watermarkCondition, watermarkOrder } from '../../domain/changes/watermark';
import type { TableMetadata } from '../../domain/metadata/table';
import type { WebApiRow } from '../../domain/matching/ruleKeys';
import type { DataverseClient } from '../DataverseClient';
import type { Answer } from '../reply';

/** What is read of a table, whatever the way. */
export interface TableToRead {
	table: TableMetadata;
	/** Web API names. */
	select: string[];
	/** Asked of the service where the way of reading allows; change tracking refuses filters. */
	filter?: Condition;
	/** Rows per page, at most 5,000. */
	pageSize: number;
	/** Whether labels of choices and names of lookups are read too. */
	labels: boolean;
	/** How far readings without change tracking reach back, in milliseconds. */
	overlapMs: number;
}

/** One page, or why this way of reading cannot go on. */
export type PageAnswer =
	| { kind: 'page'; page: PageRead }
	/** The stored position is too old for the service: everything has to be read again. */
	| { kind: 'expired'; fault: DataverseFault }
	/** The table cannot be read this way by this user; another way has to be taken. */
	| { kind: 'refused'; why: string };

/** Asks for labels of choices, and for names and tables of lookups. */
export const LABELS = 'odata.include-annotations="OData.Community.Display.V1.FormattedValue,Microsoft.Dynamics.CRM.lookuplogicalname"';
const TRACKING = 'odata.track-changes';

const preferences = ({ pageSize, labels }: TableToRead, ...more: string[]): string =>
	[...more, `odata.maxpagesize=${pageSize}`, ...(labels ? [LABELS] : [])].join(',');

function changesAnswer(answer: Answer, client: DataverseClient): ChangesAnswer {
	const { value, '@odata.nextLink': nextLink, '@odata.deltaLink': deltaLink } = answer.body ?? {};
	const date = Date.parse(answer.headers.date ?? '');
	return {
		rows: Array.isArray(value) ? (value as WebApiRow[]) : [],
		...(typeof nextLink === 'string' ? { nextLink } : {}),
		...(typeof deltaLink === 'string' ? { deltaLink } : {}),
		serverTime: new Date(Number.isNaN(date) ? client.now() : date).toISOString().replace(/\.\d+Z$/, 'Z'),
	};
}

const NO_LIST: DataverseFault = { kind: 'unexpected', status: 200, code: 'noList', message: 'the answer to a question for rows held no list of rows', requestId: '' };

type Asked = { answer: ChangesAnswer } | { fault: DataverseFault };

async function ask(client: DataverseClient, path: string, prefer: string): Promise<Asked> {
	const reply = await client.request({ method: 'GET', path, headers: { Prefer: prefer }, repeat: 'always' });
	if (!reply.ok) return { fault: reply.fault };
	// Without a list nothing is known: taken for an empty page it would end a reading whose rows were never seen.
	if (!Array.isArray(reply.body?.value)) throw new DataverseError(NO_LIST, explain(NO_LIST));
	return { answer: changesAnswer(reply, client) };
}

/** Kinds of refusals that a stored link can meet: of another time, another environment, or for columns that are gone. */
const REFUSED_LINK = new Set<DataverseFault['kind']>(['invalid', 'naming', 'notFound']);

/** Kinds of refusals that are about the way of reading, not about the moment. */
const REFUSED_WAY = new Set<DataverseFault['kind']>(['forbidden', 'unsupported', 'invalid', 'naming']);

/**
 * A link that was good once and is refused now is as useless as one that expired.
 * @param link what was followed; null: the question was a first one
 * @throws DataverseError where the fault has nothing to do with the way of reading
 */
function refusal(fault: DataverseFault, link: string | null): PageAnswer {
	if (fault.kind === 'expiredPosition' || /full sync/i.test(fault.message)) return { kind: 'expired', fault };
	if (link !== null && REFUSED_LINK.has(fault.kind)) return { kind: 'expired', fault };
	if (REFUSED_WAY.has(fault.kind)) return { kind: 'refused', why: explain(fault) };
	throw new DataverseError(fault, explain(fault));
}

async function deltaPage(client: DataverseClient, what: TableToRead, reading: DeltaReading): Promise<PageAnswer> {
	const path = reading.link ?? queryPath(what.table.entitySetName, { select: what.select });
	const asked = await ask(client, path, preferences(what, ...(reading.stage === 'existing' ? [TRACKING] : [])));
	if ('fault' in asked) return refusal(asked.fault, reading.link);
	const page = readDelta(reading, asked.answer, what.table.primaryId);
	return page ? { kind: 'page', page } : { kind: 'refused', why: 'The service does not track changes of this table.' };
}

async function watermarkPage(client: DataverseClient, what: TableToRead, reading: WatermarkReading): Promise<PageAnswer> {
	const { table, select, filter, overlapMs } = what;
	const conditions = [watermarkCondition(reading), filter].filter((condition) => condition !== undefined);
	const path = reading.link ?? queryPath(table.entitySetName, {
		select, orderBy: watermarkOrder(reading, table.primaryId), ...(conditions.length > 0 ? { filter: encodeFilter(allOf(...conditions)) } : {}),
	});
	const asked = await ask(client, path, preferences(what));
	return 'fault' in asked ? refusal(asked.fault, reading.link) : { kind: 'page', page: readWatermark(reading, asked.answer, table.primaryId, overlapMs) };
}

/** Read in one piece: rows that came and went between two pages would look deleted. */
async function comparePage(client: DataverseClient, what: TableToRead, reading: CompareReading): Promise<PageAnswer> {
	const { table, select } = what;
	const asked = await ask(client, queryPath(table.entitySetName, { select }), preferences({ ...what, pageSize: MOST_COMPARED }));
	if ('fault' in asked) throw new DataverseError(asked.fault, explain(asked.fault));
	if (asked.answer.nextLink !== undefined) {
		throw new Error(`${table.displayName} has neither change tracking nor a row version that can be asked for, and more than ${MOST_COMPARED.toLocaleString('en')} rows; switch on change tracking for it.`);
	}
	return { kind: 'page', page: readCompare(reading, asked.answer, table.primaryId) };
}

/** What changes meanwhile is delivered; of the walk itself nothing is, only its pages are counted. */
async function walkPage(client: DataverseClient, what: TableToRead, reading: WalkReading): Promise<PageAnswer> {
	const watched = await watermarkPage(client, what, reading.watermark);
	if (watched.kind !== 'page') return watched;
	const watermark = watched.page.next as WatermarkReading;
	const { changes, isLast, notices } = watched.page;
	const onwards = (next: Reading, isDone: boolean): PageAnswer => ({ kind: 'page', page: { changes, notices, isLast: isDone, next } });
	if (!isLast) return onwards({ ...reading, watermark }, false);
	if (reading.deltaLink !== null) {
		return onwards({ mode: 'delta', stage: 'changes', link: reading.deltaLink, since: reading.begunAt, begunAt: null }, false);
	}
	const walked = await deltaPage(client, { ...what, labels: false, pageSize: MOST_COMPARED }, { mode: 'delta', stage: 'existing', link: reading.link, since: null, begunAt: reading.begunAt });
	if (walked.kind !== 'page') return walked;
	const next = walked.page.next as DeltaReading;
	const begunAt = next.begunAt ?? next.since;
	return onwards({ ...reading, watermark, begunAt, ...(walked.page.isLast ? { deltaLink: next.link } : { link: next.link }) }, false);
}

/**
 * The next page of a reading. Nothing is remembered here: the same reading asks the same question again.
 * @throws DataverseError when the service refuses for a reason that another way of reading would meet too
 */
export async function readPage(client: DataverseClient, what: TableToRead, reading: Reading): Promise<PageAnswer> {
	switch (reading.mode) {
		case 'delta': return await deltaPage(client, what, reading);
		case 'walk': return await walkPage(client, what, reading);
		case 'compare': return await comparePage(client, what, reading);
		default: return await watermarkPage(client, what, reading);
	}
}
