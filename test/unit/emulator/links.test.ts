import { localEnvironment } from './localEnvironment';

const { call, create, read } = localEnvironment();

describe('links', () => {
	it('set and clear a lookup through $ref', () => {
		const account = create('accounts', { name: 'A' });
		const id = create('opportunities', { name: 'O' });
		const address = `opportunities(${id})/parentaccountid/$ref`;
		expect(call('PUT', address, { body: { '@odata.id': `https://localhost:5443/api/data/v9.2/accounts(${account})` } }).status).toBe(204);
		expect(read('opportunities', id)._parentaccountid_value).toBe(account);
		expect(call('DELETE', address).status).toBe(204);
		expect(read('opportunities', id)._parentaccountid_value).toBeNull();
	});

	it('add to and take from a collection', () => {
		const account = create('accounts', { name: 'A' });
		const id = create('opportunities', { name: 'O' });
		const collection = `accounts(${account})/opportunity_parent_account`;
		call('POST', `${collection}/$ref`, { body: { '@odata.id': `/opportunities(${id})` } });
		expect(call('GET', collection).json.value).toMatchObject([{ opportunityid: id }]);
		expect(call('DELETE', `${collection}(${id})/$ref`).status).toBe(204);
		expect(call('GET', collection).json.value).toEqual([]);
	});

	it('clear a lookup with null in a body', () => {
		const account = create('accounts', { name: 'A' });
		const id = create('contacts', { 'parentcustomerid_account@odata.bind': `/accounts(${account})` });
		expect(call('PATCH', `contacts(${id})`, { body: { parentcustomerid_account: null } }).status).toBe(204);
		expect(read('contacts', id)._parentcustomerid_value).toBeNull();
	});

	it('are not cleared by binding null', () => {
		const account = create('accounts', { name: 'A' });
		const id = create('contacts', { 'parentcustomerid_account@odata.bind': `/accounts(${account})` });
		const { status, json } = call('PATCH', `contacts(${id})`, { body: { 'parentcustomerid_account@odata.bind': null } });
		expect([status, json.error]).toMatchObject([400, { code: '0x80048d19', message: expect.stringContaining("'odata.bind' instance or property annotation has a null value") }]);
		expect(read('contacts', id)._parentcustomerid_value).toBe(account);
	});
});
