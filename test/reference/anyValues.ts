import fc from 'fast-check';
import { baseIds } from '../../emulator/store/baseData';
import type { Table } from './columns';

/** A value now and then: most of the fields of most people are not filled. */
export const maybe = <Value>(values: readonly Value[], empty = 1) =>
	fc.oneof({ weight: empty, arbitrary: fc.constantFrom(undefined, '', '  ') }, { weight: 2, arbitrary: fc.constantFrom(...values) });

export const FIRST = ['Ada', 'ADA', 'Bo', ' Ada '];
export const LAST = ['Byron', 'byron', 'Cole', "O'Neil & Söhne"];
export const EMAILS = ['a@x.example', 'A@X.example', 'b@x.example', ' b@x.example', 'c+d@x.example', 'd@gmail.com', 'e@free.example', 'f@y.example', `${'l'.repeat(101)}@x.example`];

/** Spellings of two numbers, all on the list of forms that the page of the node says are asked for. */
export const PHONES = ['4255550100', '(425) 555-0100', '425-555-0100', '+1 425 555 0100', '0014255550100', '425.555.0101', '+14255550101', '425/555-0101'];
export const COMPANIES = ['Contoso', 'CONTOSO', 'Contoso', 'Fabrikam', 'Nobody "Inc" 100%', `${'c'.repeat(120)}`];
export const EXTERNAL_IDS = ['E-1', 'e-1', 'E-2', '0'];
export const JOBS = ['CTO', 'cto', 'CEO; CTO', 'x'.repeat(60), 'y'.repeat(60), 'z'.repeat(140), 'nul\0nul'];
export const TEXTS = ['first', 'second', 'first | second', 'line\nline', 'x'.repeat(1500), 'y'.repeat(1500)];
export const WEBSITES = ['x.example', 'https://www.X.example/', 'http://y.example', 'www.y.example', 'no website', 'z.example'];
export const ACCOUNT_IDS = ['b0000000-0000-4000-8000-000000000000', '0b000000-0000-4000-8000-000000000001', 'fb000000-0000-4000-8000-000000000002'];
export const NOWHERE = '99999999-9999-4999-8999-999999999999';
export const OWNERS = [baseIds.users.seller, { id: baseIds.users.manager, type: 'systemuser' }, { id: baseIds.team, type: 'team' }, 'nobody', NOWHERE];

/** Ids begin with anything, so that those of new rows come before, between and behind them. */
export const existingId = (table: Table, index: number) => `${'17be'[index]}${table === 'lead' ? '1' : '2'}000000-0000-4000-8000-00000000000${index}`;
