import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * One file for NODE_EXTRA_CA_CERTS: the local Dataverse's authority and whatever the machine already trusts that way, because the
 * variable takes a single path and a company's proxy certificate must not be lost.
 */
export function trustFile(directory: string, caFile: string): string {
	const already = process.env.NODE_EXTRA_CA_CERTS;
	const file = join(directory, 'trusted-authorities.pem');
	const texts = [caFile, ...(already ? [already] : [])].map((path) => readFileSync(path, 'utf8').trimEnd());
	writeFileSync(file, `${texts.join('\n')}\n`);
	return file;
}
