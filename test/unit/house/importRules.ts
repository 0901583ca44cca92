import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { dirname, join, relative, resolve, sep } from 'node:path';
import ts from 'typescript';

/** What one room may import besides itself: rooms or single folders of this checkout, and packages. */
interface Room {
	folder: string;
	mayImport: string[];
	/** Packages by name; node's own modules are written with `node:`, and `node:*` means all of them. */
	packages: string[];
}

const RUNTIME_PACKAGES = ['lodash', 'luxon'];

/** `spec`: nodes -> src/n8n -> src/client -> src/domain, one way; the emulator is a program of its own. */
export const ROOMS: Room[] = [
	{ folder: 'src/domain', mayImport: [], packages: [...RUNTIME_PACKAGES, 'libphonenumber-js', 'node:crypto'] },
	{ folder: 'src/client', mayImport: ['src/domain'], packages: [...RUNTIME_PACKAGES, 'node:crypto'] },
	{ folder: 'src/n8n', mayImport: ['src/client', 'src/domain'], packages: [...RUNTIME_PACKAGES, 'n8n-workflow', '@azure/msal-node', 'node:crypto'] },
	{ folder: 'credentials', mayImport: ['src/n8n/signIn', 'src/domain'], packages: ['n8n-workflow'] },
	{ folder: 'nodes', mayImport: ['src/n8n', 'src/domain'], packages: [...RUNTIME_PACKAGES, 'n8n-workflow'] },
	{ folder: 'emulator', mayImport: [], packages: ['fastify', 'oidc-provider', 'jose', 'node-forge', 'node:*'] },
];

/** Only hashing: the rest of node:crypto is randomness or keys, which a pure layer has no business with. */
const NAMES_FROM: Record<string, Record<string, string[]>> = { 'src/domain': { 'node:crypto': ['createHash'] } };

interface Import {
	specifier: string;
	names: string[];
}

const literal = (node: ts.Node | undefined): string | undefined => (node && ts.isStringLiteralLike(node) ? node.text : undefined);

const isLoadingCall = (node: ts.CallExpression): boolean => node.expression.kind === ts.SyntaxKind.ImportKeyword || (ts.isIdentifier(node.expression) && node.expression.text === 'require');

const namesOf = (node: ts.ImportDeclaration): string[] => {
	const bindings = node.importClause?.namedBindings;
	if (!bindings || !ts.isNamedImports(bindings)) return ['*'];
	return bindings.elements.map((element) => (element.propertyName ?? element.name).text);
};

function importAt(node: ts.Node): Import | undefined {
	if (ts.isImportDeclaration(node)) return { specifier: literal(node.moduleSpecifier) ?? '', names: namesOf(node) };
	if (ts.isExportDeclaration(node) && node.moduleSpecifier) return { specifier: literal(node.moduleSpecifier) ?? '', names: ['*'] };
	if (ts.isImportEqualsDeclaration(node) && ts.isExternalModuleReference(node.moduleReference)) return { specifier: literal(node.moduleReference.expression) ?? '', names: ['*'] };
	if (ts.isCallExpression(node) && isLoadingCall(node)) return { specifier: literal(node.arguments[0]) ?? '(computed)', names: ['*'] };
	if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) return { specifier: literal(node.argument.literal) ?? '', names: ['*'] };
	return undefined;
}

/** Every import of a source text: static, dynamic, re-exported, required or inside a type. */
export function importsIn(text: string): Import[] {
	const found: Import[] = [];
	const visit = (node: ts.Node): void => {
		const one = importAt(node);
		if (one) found.push(one);
		ts.forEachChild(node, visit);
	};
	visit(ts.createSourceFile('source.ts', text, ts.ScriptTarget.Latest, true));
	return found;
}

const inside = (path: string, folder: string): boolean => path === folder || path.startsWith(`${folder}/`);

const packageOf = (specifier: string): string => {
	if (builtinModules.includes(specifier) && !specifier.startsWith('node:')) return `node:${specifier}`;
	if (specifier.startsWith('node:')) return specifier;
	return specifier.split('/').slice(0, specifier.startsWith('@') ? 2 : 1).join('/');
};

const roomOf = (file: string): Room | undefined => ROOMS.find(({ folder }) => inside(file, folder));

function refusal(file: string, room: Room, { specifier, names }: Import): string | undefined {
	if (specifier.startsWith('.')) {
		const target = relative('/', resolve('/', dirname(file), specifier)).split(sep).join('/');
		return [room.folder, ...room.mayImport].some((folder) => inside(target, folder)) ? undefined : `${file} imports ${target}; ${room.folder} may import ${room.mayImport.join(', ') || 'only itself'}`;
	}
	const name = packageOf(specifier);
	const allowed = room.packages.includes(name) || (name.startsWith('node:') && room.packages.includes('node:*'));
	if (!allowed) return `${file} imports ${name}; ${room.folder} may import ${room.packages.join(', ') || 'no package'}`;
	const allowedNames = NAMES_FROM[room.folder]?.[name];
	const others = allowedNames ? names.filter((one) => !allowedNames.includes(one)) : [];
	return others.length > 0 ? `${file} imports ${others.join(', ')} from ${name}; only ${allowedNames?.join(', ')} is allowed there` : undefined;
}

/** Sentences about the imports of one file that its room does not allow; `file` is relative to the checkout, with slashes. */
export function refusedImports(file: string, text: string): string[] {
	const room = roomOf(file);
	return room ? importsIn(text).map((one) => refusal(file, room, one)).filter((sentence) => sentence !== undefined) : [];
}

/** All TypeScript files of a folder, as paths relative to `root`. */
export function sourceFiles(root: string, folder: string): string[] {
	const directory = join(root, folder);
	if (!existsSync(directory)) return [];
	const names = readdirSync(directory, { recursive: true, encoding: 'utf8' });
	return names.filter((name) => name.endsWith('.ts') && statSync(join(directory, name)).isFile()).map((name) => `${folder}/${name.split(sep).join('/')}`);
}

export const readSource = (root: string, file: string): string => readFileSync(join(root, file), 'utf8');
