import '../support/quietN8n';
import { startEmulator } from '../support/startEmulator';
import { upsert } from '../support/upsertNode';

const PARAMETERS = { lookIn: 'chosenTable', findExistingBy: 'popl', mapping: 'defaultColumns' };

/** Stored with its leading blank an e-mail was found by nobody: the database takes it for another value. */
it('a person whose e-mail came with blanks around is found again, in another run and by another rule', async () => {
	const emulator = await startEmulator();
	try {
		const send = async (item: Record<string, string>) => (await upsert(emulator, { parameters: PARAMETERS, items: [item] })).reports[0]?.outcome;
		expect(await send({ lastName: 'Lee', phone: '+1 425 555 0100' })).toBe('created');
		expect(await send({ lastName: 'Lee', phone: '+1 425 555 0100', email: ' ann@x.example ' })).toBe('updated');
		expect(await send({ lastName: 'Lee', email: 'ann@x.example', jobTitle: 'Boss' })).toBe('updated');
		expect(emulator.rows('lead')).toHaveLength(1);
	} finally {
		await emulator.stop();
	}
});
