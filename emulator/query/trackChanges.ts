import { ApiError, type Environment, type Payload } from '../contracts';
import { refuse } from '../protocol/refusals';
import { countInWindow, readChanges, type ChangePosition, type ChangeWindow } from './changes';
import { contextOf } from './contextAddress';
import { anySelect, readDeltaToken, writeDeltaToken } from './deltaToken';
import { formatMoment } from './moments';
import { writeCookie, type ChangeMark, type Cookie } from './pagingCookie';
import { resolveSelect } from './projection';
import type { ReadOptions } from './readOptions';
import { addressOf, cookieOf, linkOf, pageSize, readPage, type ListRequest } from './readRows';
import { hiddenFrom } from '../security/securedColumns';
import { createRowWriter } from './represent';

/** Options a delta link puts its own in place of. */
const beginnings = /^(\$|%24)(skiptoken|deltatoken)=/;

/** Whether a list is a delta link or asks for one, and the table's tracking has a say in it. */
export const asksForChanges = ({ environment, table, options, preferences }: ListRequest): boolean => {
	if (options.deltaToken !== undefined) return true;
	return preferences.trackChanges && (table.changeTrackingEnabled || environment.settings.untrackedTables === 'refused');
};

const refusedOptions: [name: string, given: (options: ReadOptions) => boolean][] = [
	['$filter', ({ filter }) => filter !== undefined],
	['$orderby', ({ orderBy }) => orderBy.length > 0],
	['$expand', ({ expand }) => expand.length > 0],
	['$top', ({ top }) => top !== undefined],
];

const checkRequest = ({ environment, request, table, options }: ListRequest): void => {
	if (!table.changeTrackingEnabled) throw refuse.notTracked(table);
	const refused = refusedOptions.find(([, given]) => given(options));
	if (refused) throw refuse.notWhileTracking(refused[0]);
	if (options.count) throw refuse.notImplemented('$count=true with change tracking');
	if (environment.privileges.require(request.caller, 'Read', table) === 'Global') return;
	const name = environment.privileges.nameOf('Read', table);
	throw new ApiError(403, '0x80040220', `Principal user (Id=${request.caller.userId}) is missing ${name} privilege of organization depth, which change tracking of entity '${table.logicalName}' needs.`);
};

const present = ({ store, clock }: Environment): ChangeMark => ({ version: store.settledVersion(), at: formatMoment(clock.now()) });

const deltaLink = ({ environment, request, table, options }: ListRequest, mark: ChangeMark): string =>
	linkOf(request, `$deltatoken=${writeDeltaToken(environment, table, options.select, mark)}`, beginnings);

/** Where reading began: now, or as the cookie of a later page remembers. */
const beginning = ({ environment }: ListRequest, cookie: Cookie | undefined): ChangeMark => {
	if (cookie && !cookie.tracking) throw refuse.argument('The paging cookie belongs to a query without change tracking.');
	return cookie?.tracking ?? present(environment);
};

const link = (list: ListRequest, next: string | undefined, mark: ChangeMark): Payload =>
	next === undefined ? { '@odata.deltaLink': deltaLink(list, mark) } : { '@odata.nextLink': linkOf(list.request, `$skiptoken=${next}`) };

/** All rows of the table; the delta link begins where their reading began, so that what changes meanwhile is told of. */
const readEverything = (list: ListRequest): Payload => {
	const { environment, request, table, options, preferences } = list;
	const mark = beginning(list, cookieOf(list));
	const { columns } = resolveSelect(environment.schema, table, options.select);
	const { rows, next } = readPage(list, mark);
	const write = createRowWriter(environment, preferences.wantsAnnotation, hiddenFrom(environment, request.caller));
	return { '@odata.context': contextOf(request, table, options), ...link(list, next, mark), value: rows.map((row) => write(row, columns)) };
};

const positionOf = ({ values }: Cookie): ChangePosition => ({ inDeletions: values[0] === 1, version: Number(values[1]) });

const readSince = (list: ListRequest, from: ChangeMark): Payload => {
	const { request, table, options } = list;
	const cookie = cookieOf(list);
	const window: ChangeWindow = { from, to: beginning(list, cookie) };
	const { entries, next } = readChanges(list, window, cookie && positionOf(cookie), pageSize(list));
	const token = next && writeCookie({ page: (cookie?.page ?? 1) + 1, values: [Number(next.inDeletions), next.version], tracking: window.to }, addressOf(request));
	return { '@odata.context': `${contextOf(request, table, options)}/$delta`, ...link(list, token, window.to), value: entries };
};

/**
 * Reads a page of a table whose changes are tracked, or of its changes since a delta token, as the body of the answer. The last page has
 * the next delta link (documentation of change tracking; protocol sheet, section 7).
 */
export const readTracked = (list: ListRequest): Payload => {
	const { environment, table, options } = list;
	checkRequest(list);
	if (options.deltaToken === undefined) return readEverything(list);
	return readSince(list, readDeltaToken(environment, table, options.deltaToken, options.select));
};

/** Counts the changes since a delta token, up to the service's limit. */
export const countChanges = (list: ListRequest): number => {
	const { environment, table, options } = list;
	checkRequest(list);
	const from = readDeltaToken(environment, table, options.deltaToken ?? '', anySelect);
	return countInWindow(list, { from, to: present(environment) }, environment.settings.countLimit);
};
