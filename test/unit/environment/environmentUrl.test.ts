import { parseEnvironmentUrl } from '../../../src/domain/environment/environmentUrl';

const contoso = 'https://contoso.crm4.dynamics.com';

describe('the environment URL', () => {
	it.each([
		['the plain address', 'https://contoso.crm4.dynamics.com', contoso],
		['a trailing slash', 'https://contoso.crm4.dynamics.com/', contoso],
		['two trailing slashes', 'https://contoso.crm4.dynamics.com//', contoso],
		['upper case', 'HTTPS://CONTOSO.CRM4.DYNAMICS.COM/', contoso],
		['spaces and a line break around it', '  https://contoso.crm4.dynamics.com \n', contoso],
		['quotation marks around it', '"https://contoso.crm4.dynamics.com"', contoso],
		['angle brackets from an e-mail', '<https://contoso.crm4.dynamics.com>', contoso],
		['no scheme', 'contoso.crm4.dynamics.com', contoso],
		['no scheme and a path', 'contoso.crm4.dynamics.com/main.aspx', contoso],
		['http', 'http://contoso.crm4.dynamics.com', contoso],
		['the default port', 'https://contoso.crm4.dynamics.com:443/', contoso],
		['a dot after the host name', 'https://contoso.crm4.dynamics.com./', contoso],
		['main.aspx with an app', 'https://contoso.crm4.dynamics.com/main.aspx?appid=6c1b&pagetype=entitylist&etn=lead', contoso],
		['a deep link to a row', 'https://contoso.crm4.dynamics.com/main.aspx?etn=contact&id=%7B1%7D#42', contoso],
		['an app path', 'https://contoso.crm4.dynamics.com/apps/sales', contoso],
		['the api host', 'https://contoso.api.crm4.dynamics.com', contoso],
		['the Web API address', 'https://contoso.api.crm4.dynamics.com/api/data/v9.2/accounts', contoso],
		['an older Web API version', 'https://contoso.crm4.dynamics.com/api/data/v9.0/', contoso],
		['an organisation named with hyphen and digits', 'https://contoso-dev-2.crm4.dynamics.com', 'https://contoso-dev-2.crm4.dynamics.com'],
		['a generated organisation name', 'https://org1a2b3c4d.crm.dynamics.com', 'https://org1a2b3c4d.crm.dynamics.com'],
		['a browser session that Defender for Cloud Apps watches', 'https://contoso.crm4.dynamics.com.mcas.ms/main.aspx?appid=1', contoso],
		['curly quotation marks around it', '\u201Chttps://contoso.crm4.dynamics.com\u201D', contoso],
		['an invisible character in front', '\u200Bhttps://contoso.crm4.dynamics.com', contoso],
		['an invisible character after the scheme', 'https://\uFEFF\u200Bcontoso.crm4.dynamics.com', contoso],
		['an invisible character inside', 'https://contoso.\u200Bcrm4.dynamics.com', contoso],
		['non-breaking spaces', 'https://\u00A0contoso.crm4.dynamics.com\u00A0', contoso],
		['a mark of the writing direction in front', '\u202Ahttps://contoso.crm4.dynamics.com', contoso],
		['a mail that broke the line', 'https://contoso.crm4.\ndynamics.com', contoso],
		['a scheme without slashes', 'https:contoso.crm4.dynamics.com', contoso],
		['a scheme with backslashes', 'https:\\\\contoso.crm4.dynamics.com', contoso],
		['a colon without a port', 'https://contoso.crm4.dynamics.com:/', contoso],
		['a port with a leading zero', 'https://contoso.crm4.dynamics.com:0443/', contoso],
		['a region newer than this package', 'https://contoso.crm99.dynamics.com', 'https://contoso.crm99.dynamics.com'],
	])('is understood from %s', (_name, text, origin) => {
		expect(parseEnvironmentUrl(text)).toMatchObject({ ok: true, origin, apiBase: `${origin}/api/data/v9.2/`, authority: 'https://login.microsoftonline.com' });
	});

	it.each([
		['public', 'contoso.crm.dynamics.com', 'https://login.microsoftonline.com'],
		['gcc', 'contoso.crm9.dynamics.com', 'https://login.microsoftonline.com'],
		['gcc', 'contoso.api.crm9.dynamics.com', 'https://login.microsoftonline.com'],
		['gccHigh', 'contoso.crm.microsoftdynamics.us', 'https://login.microsoftonline.us'],
		['gccHigh', 'contoso.api.crm.microsoftdynamics.us', 'https://login.microsoftonline.us'],
		['gccHigh', 'contoso.crm.microsoftdynamics.us.mcas-gov.us', 'https://login.microsoftonline.us'],
		['dod', 'contoso.crm.appsplatform.us', 'https://login.microsoftonline.us'],
		['china', 'contoso.crm.dynamics.cn', 'https://login.partner.microsoftonline.cn'],
	])('belongs to the %s cloud when it is %s', (cloud, text, authority) => {
		expect(parseEnvironmentUrl(text)).toMatchObject({ ok: true, cloud, authority });
	});

	it.each([
		['nothing', '', /is empty/],
		['blanks', '   ', /is empty/],
		['words', 'our crm system', /is not a web address/],
		['a mail address', 'mailto://anna@contoso.com', /is not a web address/],
		['a user name and password', 'https://user:pass@contoso.crm4.dynamics.com', /user name or password/],
		['a host disguised by an @ sign', 'https://contoso.crm4.dynamics.com@evil.test', /user name or password/],
		['a Dataverse name as a subdomain of another host', 'https://contoso.crm4.dynamics.com.evil.test', /not a Dataverse address/],
		['a Dataverse name in the path of another host', 'https://evil.test/contoso.crm4.dynamics.com', /not a Dataverse address/],
		['a host that only ends alike', 'https://contoso.crm4.notdynamics.com', /not a Dataverse address/],
		['a port', 'https://contoso.crm4.dynamics.com:8443', /contains a port/],
		['the closed German cloud', 'https://contoso.crm.microsoftdynamics.de', /has closed/],
		['the discovery service', 'https://globaldisco.crm.dynamics.com', /discovery service/],
		['Finance and Operations', 'https://contoso.operations.dynamics.com', /Finance and Operations/],
		['Business Central', 'https://businesscentral.dynamics.com/tenant', /Business Central/],
		['the maker portal', 'https://make.powerapps.com/environments/1', /maker or admin portal/],
		['the admin center', 'https://admin.powerplatform.microsoft.com/', /maker or admin portal/],
		['the maker portal in a watched browser session', 'https://make.powerapps.com.mcas.ms/', /maker or admin portal/],
		['the maker portal of the DoD', 'https://make.apps.appsplatform.us/', /maker or admin portal/],
		['the admin center of the DoD', 'https://admin.appsplatform.us/', /maker or admin portal/],
		['the Azure portal', 'https://portal.azure.com/#home', /Azure portal/],
		['a SharePoint site', 'https://contoso.sharepoint.com/sites/sales', /SharePoint site/],
		['a Safe Link', 'https://eur01.safelinks.protection.outlook.com/?url=https%3A%2F%2Fcontoso.crm4.dynamics.com', /Outlook has rewritten/],
		['a host with a percent sign', 'https://con%74oso.crm4.dynamics.com', /not a web address/],
		['a host with a blank', 'https://a b.crm4.dynamics.com', /not a web address/],
		['a host with a bar', 'https://contoso|x.crm4.dynamics.com', /not a web address/],
		['an internationalised name', 'https://m\u00FCnchen.crm4.dynamics.com', /not a web address/],
		['a name with a look-alike letter', 'https://cont\u043Eso.crm4.dynamics.com', /not a web address/],
		['full-width letters', 'https://\uFF43ontoso.crm4.dynamics.com', /not a web address/],
		['text that a direction mark turns round', 'https://con\u202Etoso.crm4.dynamics.com', /not a web address/],
		['another scheme', 'ftp://contoso.crm4.dynamics.com', /not a web address/],
		['two schemes', 'https://https://contoso.crm4.dynamics.com', /not a web address/],
		['port zero', 'https://contoso.crm4.dynamics.com:0', /not a web address/],
		['an @ sign without a name', 'https://@contoso.crm4.dynamics.com', /user name or password/],
		['a watched session of another host', 'https://contoso.crm4.dynamics.com.evil.test.mcas.ms', /not a Dataverse address/],
		['Power Pages', 'https://contoso.powerappsportals.com', /Power Pages/],
		['the sign-in service', 'https://login.microsoftonline.com/common', /sign-in service/],
		['the home page', 'https://home.dynamics.com', /names no environment/],
		['the bare region', 'https://crm4.dynamics.com', /lacks the name/],
		['an unrelated host', 'https://example.com', /switch on Custom Host/],
		['localhost', 'https://localhost:5443', /switch on Custom Host/],
		['a name in front of the organisation', 'https://www.contoso.crm4.dynamics.com', /not a Dataverse address/],
	])('is refused in one sentence when it is %s', (_name, text, sentence) => {
		const result = parseEnvironmentUrl(text);
		expect(result).toMatchObject({ ok: false, message: expect.stringMatching(sentence), whatHappened: expect.stringMatching(/^[A-Z].*[^.]$/), whatToDo: expect.stringMatching(/^[a-z].*[^.]$/) });
		expect(result.ok ? '' : result.message).toMatch(/^[A-Z][^\n]*\.$/);
	});
});

it('mentions Custom Host last, after what is nearly always right', () => {
	expect(parseEnvironmentUrl('https://example.com')).toMatchObject({ message: expect.stringMatching(/: open your Dynamics 365 app .* switch on Custom Host\.$/) });
});

describe('a custom host', () => {
	const custom = (text: string, signInAuthority: string) => parseEnvironmentUrl(text, { customHost: true, signInAuthority });

	it.each([
		['https with a port', 'https://gateway.example.com:8443/crm', 'https://login.example.com', 'https://gateway.example.com:8443', 'https://login.example.com'],
		['an authority without scheme', 'https://gateway.example.com', 'login.example.com/', 'https://gateway.example.com', 'https://login.example.com'],
		['an underscore in its name', 'https://gate_way.example:08443', 'https://login.example.com', 'https://gate_way.example:8443', 'https://login.example.com'],
		['a watched session, which stays the host that was typed', 'https://gateway.example.com.mcas.ms', 'https://login.example.com', 'https://gateway.example.com.mcas.ms', 'https://login.example.com'],
		['an authority in curly quotation marks', 'https://gateway.example.com', '\u201Chttps://login.example.com\u201D', 'https://gateway.example.com', 'https://login.example.com'],
		['http on localhost', 'http://localhost:5080', 'http://127.0.0.1:5081', 'http://localhost:5080', 'http://127.0.0.1:5081'],
	])('is accepted with %s', (_name, text, authority, origin, expectedAuthority) => {
		expect(custom(text, authority)).toEqual({ ok: true, origin, apiBase: `${origin}/api/data/v9.2/`, cloud: 'custom', authority: expectedAuthority });
	});

	it('keeps the cloud and authority of a real environment', () => {
		expect(custom('https://contoso.crm.dynamics.cn', 'https://login.example.com')).toMatchObject({ cloud: 'china', authority: 'https://login.partner.microsoftonline.cn' });
	});

	it.each([
		['an address written as one number', 'https://2130706433', 'https://login.example.com', /not a web address/],
		['an address with parts left out', 'https://127.1', 'https://login.example.com', /not a web address/],
		['an address in hexadecimal digits', 'https://0x7f.0.0.1', 'https://login.example.com', /not a web address/],
		['a port that is none', 'https://gateway.example.com:70000', 'https://login.example.com', /not a web address/],
		['no authority', 'https://gateway.example.com', '', /sign-in authority is empty/],
		['an authority that is no address', 'https://gateway.example.com', 'https://', /not an address/],
		['an authority over http', 'https://gateway.example.com', 'http://login.example.com', /does not start with https/],
		['an authority with a tenant', 'https://gateway.example.com', 'https://login.example.com/contoso', /Tenant ID field/],
		['an authority with a user name', 'https://gateway.example.com', 'https://a@login.example.com', /user name or password/],
		['http to another machine', 'http://gateway.example.com', 'https://login.example.com', /plain http is accepted for localhost only/],
	])('is refused with %s', (_name, text, authority, sentence) => {
		expect(custom(text, authority)).toMatchObject({ ok: false, message: expect.stringMatching(sentence) });
	});
});
