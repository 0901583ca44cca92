import type { ApiError } from '../contracts';
import { refuse } from '../protocol/refusals';
import { syntaxError, tokens } from './metadataFilterTokens';

/** Reads the value a path such as `RequiredLevel/Value` leads to; throws for a name the item's type does not have. */
export type ReadPath<T> = (item: T, path: string[]) => unknown;
export type Predicate<T> = (item: T) => boolean;

type Expression<T> = (item: T) => unknown;
type Literal = string | number | boolean | null;

/**
 * Compiles a `$filter` over plain objects: comparisons, `and`/`or`/`not`, `contains`/`startswith`/`endswith`, the query
 * function `In`, enum literals and parameter aliases. Used for metadata and other lists that are not tables.
 * @throws ApiError 400 `0x80060888` for anything else.
 */
export function compileFilter<T>(text: string, aliases: Record<string, string>, read: ReadPath<T>): Predicate<T> {
	const parser = new FilterParser(tokens(text), aliases, read);
	const expression = parser.or();
	parser.expectEnd();
	return (item) => expression(item) === true;
}

const fold = (value: unknown): unknown => (typeof value === 'string' ? value.toLowerCase() : (value ?? null));

const comparisons: Record<string, (left: unknown, right: unknown) => boolean> = {
	eq: (left, right) => fold(left) === fold(right),
	ne: (left, right) => fold(left) !== fold(right),
	gt: (left, right) => Number(left) > Number(right),
	ge: (left, right) => Number(left) >= Number(right),
	lt: (left, right) => Number(left) < Number(right),
	le: (left, right) => Number(left) <= Number(right),
};

const textFunctions: Record<string, (text: string, part: string) => boolean> = {
	contains: (text, part) => text.includes(part),
	startswith: (text, part) => text.startsWith(part),
	endswith: (text, part) => text.endsWith(part),
};

class FilterParser<T> {
	private at = 0;

	constructor(
		private readonly list: string[],
		private readonly aliases: Record<string, string>,
		private readonly read: ReadPath<T>,
	) {}

	or(): Expression<T> {
		let left = this.and();
		while (this.take('or')) left = either(left, this.and());
		return left;
	}

	expectEnd(): void {
		if (this.at < this.list.length) throw this.error();
	}

	private and(): Expression<T> {
		let left = this.not();
		while (this.take('and')) left = both(left, this.not());
		return left;
	}

	private not(): Expression<T> {
		if (!this.take('not')) return this.primary();
		const inner = this.primary();
		return (item) => inner(item) !== true;
	}

	private primary(): Expression<T> {
		if (this.take('(')) {
			const inner = this.or();
			this.expect(')');
			return inner;
		}
		const name = this.list[this.at] ?? '';
		if (this.list[this.at + 1] === '(') return this.call(name);
		return this.comparison();
	}

	private comparison(): Expression<T> {
		const left = this.operand();
		const operator = comparisons[this.list[this.at] ?? ''];
		if (operator === undefined) return left;
		this.at += 1;
		const right = this.operand();
		return (item) => operator(left(item), right(item));
	}

	private call(name: string): Expression<T> {
		this.at += 2;
		if (name === 'Microsoft.Dynamics.CRM.In') return this.inFunction();
		const test = textFunctions[name];
		if (test === undefined) throw refuse.syntax(`An unknown function with name '${name}' was found.`);
		const subject = this.operand();
		this.expect(',');
		const part = this.operand();
		this.expect(')');
		return (item) => test(String(fold(subject(item)) ?? ''), String(fold(part(item)) ?? ''));
	}

	/** `In(PropertyName='x',PropertyValues=["a","b"])`, where numbers stand in double quotes too. */
	private inFunction(): Expression<T> {
		this.named('PropertyName');
		const path = String(this.literal(this.next())).split('/');
		this.expect(',');
		this.named('PropertyValues');
		const values = new Set(this.values(this.next()));
		this.expect(')');
		return (item) => values.has(String(fold(this.read(item, path))));
	}

	private values(token: string): string[] {
		const text = token.startsWith('@') ? (this.aliases[token] ?? '') : token;
		try {
			return (JSON.parse(text) as unknown[]).map((value) => String(fold(value)));
		} catch {
			throw this.error();
		}
	}

	private operand(): Expression<T> {
		const token = this.next();
		if (/^[A-Za-z_]/.test(token) && !/'$/.test(token) && !/^(true|false|null)$/.test(token) && !/^[\da-f]{8}-/i.test(token)) {
			const path = token.split('/');
			return (item) => this.read(item, path);
		}
		const value = this.literal(token);
		return () => value;
	}

	private literal(token: string): Literal {
		if (token.startsWith('@')) return this.literal(this.aliases[token] ?? this.unknownAlias(token));
		if (token.endsWith("'")) return token.slice(token.indexOf("'") + 1, -1).replaceAll("''", "'");
		if (token === 'null') return null;
		if (token === 'true' || token === 'false') return token === 'true';
		return /^-?\d+(\.\d+)?$/.test(token) ? Number(token) : token;
	}

	private unknownAlias(token: string): never {
		throw refuse.syntax(`The parameter alias '${token}' was not found in the request URI.`);
	}

	private named(name: string): void {
		this.expect(name);
		this.expect('=');
	}

	private next(): string {
		const token = this.list[this.at];
		if (token === undefined) throw this.error();
		this.at += 1;
		return token;
	}

	private take(token: string): boolean {
		if (this.list[this.at] !== token) return false;
		this.at += 1;
		return true;
	}

	private expect(token: string): void {
		if (!this.take(token)) throw this.error();
	}

	private error(): ApiError {
		return syntaxError(this.at, this.list.join(' '));
	}
}

const either = <T>(left: Expression<T>, right: Expression<T>): Expression<T> => (item) => left(item) === true || right(item) === true;
const both = <T>(left: Expression<T>, right: Expression<T>): Expression<T> => (item) => left(item) === true && right(item) === true;
