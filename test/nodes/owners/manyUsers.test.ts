import { baseIds } from '../../../emulator/store/baseData';
import type { Seed } from '../../../emulator/control/seedRows';
import { resolveOwners } from '../../support/ownerNode';
import { PLAIN_USER } from '../../support/plainUser';
import { startEmulator, type RunningEmulator } from '../../support/startEmulator';

const USERS = 5_000;
const ITEMS = 10_000;
const OWNERS = 200;

let emulator: RunningEmulator;
let ids: string[];

/** How the person behind the n-th item is called by the system they come from. */
const ADDRESS: readonly ((n: number) => { email: string; alternateEmails?: string })[] = [
	(n) => ({ email: `U${n}@VANITY.example` }),
	(n) => ({ email: `u${n}@tenant.onmicrosoft.com` }),
	(n) => ({ email: `someone${n}@home.example`, alternateEmails: `old${n}@x.example; u${n}@vanity.example` }),
	(n) => ({ email: `private${n}@home.example` }),
];

beforeAll(async () => {
	emulator = await startEmulator();
	const users = Array.from({ length: USERS }, (_, n) => ({
		...PLAIN_USER, firstname: 'User', lastname: String(n), internalemailaddress: `u${n}@vanity.example`, domainname: `u${n}@vanity.example`, personalemailaddress: `private${n}@home.example`,
		...(n === 1_000 || n === 1_001 ? { internalemailaddress: 'shared@vanity.example' } : {}),
		...(n === 1_002 ? { isdisabled: true } : {}),
	}));
	ids = emulator.seed({ systemuser: users } as Seed).systemuser ?? [];
});
afterAll(async () => await emulator.stop());

const options = { domainAliases: 'vanity.example = tenant.onmicrosoft.com', teams: true };
const OPEN = [{ email: 'Shared@vanity.example' }, { email: 'u1002@vanity.example' }, { email: 'nobody@vanity.example' }];

const itemOf = (n: number) => ({ n, ...ADDRESS[n % ADDRESS.length]?.(n % OWNERS) });

test('S38 S111 S112 G4: 10,000 items with 200 owners among 5,000 users take at most 5 requests, and every owner is right', async () => {
	const items = [...Array.from({ length: ITEMS - 4 }, (_, n) => itemOf(n)), { email: 'LOCAL dataverse' }, ...OPEN];
	const { resolved, unresolved, error } = await resolveOwners(emulator, { items: items as never, parameters: { options, ifNoMatch: 'skip' } });
	expect(error).toBeUndefined();
	expect(emulator.trace().length).toBeLessThanOrEqual(5);
	expect(resolved).toHaveLength(ITEMS - 3);
	const wrong = resolved.slice(0, -1).filter(({ n, owner }) => owner?.id !== ids[(n as number) % OWNERS]);
	expect(wrong).toEqual([]);
	expect(resolved.at(-1)?.owner).toEqual({ id: baseIds.team, type: 'team' });
	expect(unresolved.map(({ ownerMatch: { problem } }) => problem)).toEqual(['ambiguous', 'disabled', 'noMatch']);
	expect(new Set(resolved.slice(0, 4).map(({ ownerMatch: { matchedBy } }) => matchedBy))).toEqual(new Set(['primary e-mail', 'domain alias', 'alternate e-mail']));
});

test('S41: of a user renamed between runs the new address is found, and the old one is nobody\'s', async () => {
	expect((await emulator.call('PATCH', `systemusers(${ids[7]})`, { body: { internalemailaddress: 'renamed@vanity.example', domainname: 'renamed@vanity.example' } })).status).toBe(204);
	const { resolved, unresolved } = await resolveOwners(emulator, { items: [{ email: 'renamed@vanity.example' }, { email: 'u7@vanity.example' }], parameters: { options } });
	expect(resolved.map(({ owner }) => owner?.id)).toEqual([ids[7]]);
	expect(unresolved).toMatchObject([{ email: 'u7@vanity.example', ownerMatch: { problem: 'noMatch' } }]);
});
