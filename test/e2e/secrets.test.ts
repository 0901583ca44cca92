import { seedDemoCompany } from '../../demo/company/demoCompany';
import { credentialFor } from '../../demo/host/demoCredential';
import { installLeadCapture } from '../../demo/leads/installLeadCapture';
import { type LeadCapture, pushOnce } from '../../demo/leads/pushLeads';
import { type RealPair, startRealPair } from '../support/n8nInstance';
import { examples, findSecrets } from '../support/secretScan';

describe('secrets stay where they belong in a real n8n', () => {
	let pair: RealPair;
	let capture: LeadCapture;
	let secret: string;

	beforeAll(async () => {
		pair = await startRealPair({ seed: seedDemoCompany, env: { N8N_LOG_LEVEL: 'debug', N8N_LOG_OUTPUT: 'console,file', EXECUTIONS_DATA_SAVE_ON_ERROR: 'all' } });
		capture = await installLeadCapture(pair.setup, pair);
		const credential = credentialFor(pair.dataverse.announcement);
		secret = String(credential.data.clientSecret);
		await pushOnce(capture, [
			{ firstName: 'Good', lastName: 'Lead', email: 'good@lead.example' },
			{ firstName: 'Bad', lastName: 'Lead', email: 'bad@lead.example', leadSource: 'Carrier Pigeon' },
		]);
		await pair.n8n.editor.testCredential({ ...credential, name: 'Wrong tenant', data: { ...credential.data, tenantId: '99999999-0000-4000-8000-000000000000' } });
		await pair.n8n.editor.putCredential({ ...credential, data: { ...credential.data, clientSecret: `${secret}-wrong` } });
		const before = new Set((await pair.n8n.editor.executions(capture.workflow.id)).map(({ id }) => id));
		await pair.n8n.webhook(capture.template.webhookPath, { firstName: 'No', lastName: 'Token', email: 'no@token.example' });
		await pair.n8n.editor.newExecution(capture.workflow.id, before);
	});
	afterAll(async () => { await pair?.stop(); });

	const findings = (text: string): string[] => findSecrets(text, { 'the client secret': [secret] }, pair.dataverse.announcement.signInUrl);

	it('the search finds a secret and a token where there are some', () => {
		expect(findings(examples({ secret: [secret] }, pair.dataverse.announcement.signInUrl))).toEqual(['the client secret', 'a token']);
	});

	it('no execution holds one, neither of the runs that worked nor of the one whose sign-in was refused', async () => {
		const executions = await pair.n8n.editor.executions(capture.workflow.id);
		expect(executions.length).toBeGreaterThanOrEqual(2);
		expect(findings(JSON.stringify(executions))).toEqual([]);
	});

	it('no log line holds one, at the most talkative level', () => {
		const logs = pair.logs();
		expect(logs).toContain('lead-capture');
		expect(findings(logs)).toEqual([]);
	});

	it('no exported workflow holds one', async () => {
		expect(findings(await pair.n8n.cli('export:workflow', '--all'))).toEqual([]);
	});
});
