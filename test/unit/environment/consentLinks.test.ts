import { groupBy } from 'lodash';
import { join } from 'node:path';
import { clouds } from '../../../src/domain/environment/clouds';
import { consentHelp } from '../../../src/domain/environment/consentHelp';
import { generatedPart } from '../../support/generatedPart';

const GUIDE = join(__dirname, '..', '..', '..', 'docs', 'sign-in', 'setup.md');

/** The link as the nodes give it. */
const linkFor = (authority: string): string => /https:\S+/.exec(consentHelp('65001', { authority, tenantId: 'TENANT', clientId: 'CLIENT_ID' }) ?? '')?.[0] ?? '';

/** One row per sign-in service of a cloud that is open. */
function consentLinks(): string {
	const services = Object.entries(groupBy(clouds.filter(({ closed }) => !closed), ({ authority }) => authority));
	const rows = services.map(([authority, served]) => `| ${served.map(({ displayName }) => displayName).join(', ')} | \`${linkFor(authority)}\` |`);
	return ['| Cloud | Link |', '|---|---|', ...rows].join('\n');
}

it('S28: the guide has the link for an administrator\'s consent for every cloud, as the nodes build it', () => {
	const { is, hasToBe } = generatedPart(GUIDE, 'consent links', consentLinks());
	expect(is).toBe(hasToBe);
});
