import { dirname } from 'node:path';
import { readSource, refusedImports, ROOMS, sourceFiles } from './importRules';

const root = dirname(dirname(dirname(__dirname)));

describe('imports point one way', () => {
	it.each(ROOMS.map(({ folder }) => folder))('in %s every import is one its room allows', (folder) => {
		const files = sourceFiles(root, folder);
		expect(files).not.toHaveLength(0);
		expect(files.flatMap((file) => refusedImports(file, readSource(root, file)))).toEqual([]);
	});

	it('n8n-workflow is imported by the rooms beside n8n, which shows that imports are found at all', () => {
		const users = [...sourceFiles(root, 'credentials'), ...sourceFiles(root, 'src/n8n')].filter((file) => readSource(root, file).includes("from 'n8n-workflow'"));
		expect(users).not.toHaveLength(0);
	});
});

describe('a seeded import is refused', () => {
	const seeds: [string, string, string][] = [
		['n8n in the domain', 'src/domain/odata/literal.ts', "import type { IDataObject } from 'n8n-workflow';"],
		['n8n in the client', 'src/client/ports.ts', "import { sleep } from 'n8n-workflow';"],
		['the client in the domain', 'src/domain/odata/literal.ts', "import { door } from '../../client/RequestDoor';"],
		['an adapter in the client', 'src/client/ports.ts', "export * from '../n8n/send';"],
		['the client in a node', 'nodes/Dynamics365Upsert/Dynamics365Upsert.node.ts', "import { Limiter } from '../../src/client/Limiter';"],
		['a node in an adapter', 'src/n8n/send.ts', "import '../../nodes/Dynamics365Upsert/Dynamics365Upsert.node';"],
		['an adapter besides sign-in in a credential', 'credentials/X.credentials.ts', "import { send } from '../src/n8n/send';"],
		['the product in the emulator', 'emulator/protocol/batch/parseBatch.ts', "import { decode } from '../../../src/domain/batch/decode';"],
		['node built-ins in the domain', 'src/domain/odata/literal.ts', "import { readFileSync } from 'fs';"],
		['randomness in the domain', 'src/domain/identity/newRowId.ts', "import { createHash, randomUUID } from 'node:crypto';"],
		['a package nobody decided on', 'src/client/ports.ts', "const axios = require('axios');"],
		['a dynamic import', 'src/domain/odata/literal.ts', "const late = async () => await import('node:fs/promises');"],
		['an import inside a type', 'src/domain/odata/literal.ts', "type Late = import('n8n-workflow').INode;"],
	];

	it.each(seeds)('%s', (_name, file, text) => {
		expect(refusedImports(file, text)).toEqual([expect.stringContaining(file)]);
	});

	it('and an allowed one is not', () => {
		expect(refusedImports('src/domain/identity/nameBasedUuid.ts', "import { createHash } from 'node:crypto';\nimport { x } from './newRowId';")).toEqual([]);
	});
});
