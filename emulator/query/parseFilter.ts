import { refuse } from '../protocol/refusals';
import { isLambdaName, parseOperand, type Aliases } from './parseOperand';
import type { ComparisonOperator, FilterNode, Operand, TextFunction } from './syntax';
import { TokenReader } from './tokenReader';

const comparisons = new Set(['eq', 'ne', 'gt', 'ge', 'lt', 'le']);
const textFunctions = new Set(['contains', 'startswith', 'endswith']);
const functionPrefix = 'Microsoft.Dynamics.CRM.';
/** Deeper nesting is a mistake or an attack; the service has a limit too. */
const maximumDepth = 100;

class FilterParser {
	private depth = 0;

	constructor(
		private readonly reader: TokenReader,
		private readonly aliases: Aliases,
	) {}

	parse(): FilterNode {
		const node = this.parseOr();
		this.reader.expect('end');
		return node;
	}

	private parseOr(): FilterNode {
		return this.parseChain('or', () => this.parseAnd());
	}

	private parseAnd(): FilterNode {
		return this.parseChain('and', () => this.parseUnary());
	}

	private parseChain(kind: 'and' | 'or', parseOne: () => FilterNode): FilterNode {
		const operands = [parseOne()];
		while (this.reader.take('name', kind)) operands.push(parseOne());
		return operands.length === 1 ? (operands[0] as FilterNode) : { kind, operands };
	}

	private parseUnary(): FilterNode {
		if (this.reader.is('name', 'not')) {
			this.reader.next();
			return { kind: 'not', operand: this.nested(() => this.parseUnary()) };
		}
		if (this.reader.take('punctuation', '(')) {
			const node = this.nested(() => this.parseOr());
			this.reader.expect('punctuation', ')');
			return node;
		}
		return this.parsePrimary();
	}

	private nested<T>(parse: () => T): T {
		this.depth += 1;
		if (this.depth > maximumDepth) throw refuse.syntax('The filter is nested too deeply.');
		const result = parse();
		this.depth -= 1;
		return result;
	}

	private parsePrimary(): FilterNode {
		const { kind, text } = this.reader.peek();
		if (kind === 'name' && this.reader.is('punctuation', '(', 1)) return this.parseCall(text);
		const left = parseOperand(this.reader, this.aliases);
		if (this.reader.is('punctuation', '/')) return this.parseLambda(left);
		const operator = this.reader.peek().text;
		if (this.reader.is('name') && comparisons.has(operator)) return this.parseComparison(left, operator as ComparisonOperator);
		return { kind: 'truth', operand: left };
	}

	private parseComparison(left: Operand, operator: ComparisonOperator): FilterNode {
		this.reader.next();
		return { kind: 'comparison', operator, left, right: parseOperand(this.reader, this.aliases) };
	}

	private parseCall(name: string): FilterNode {
		this.reader.next();
		this.reader.next();
		if (textFunctions.has(name)) return this.parseTextFunction(name as TextFunction);
		if (name.startsWith(functionPrefix)) return this.parseQueryFunction(name.slice(functionPrefix.length));
		throw refuse.syntax(`An unknown function with name '${name}' was found. This may also be a function import or a key lookup on a navigation property, which is not allowed.`);
	}

	private parseTextFunction(name: TextFunction): FilterNode {
		const target = parseOperand(this.reader, this.aliases);
		this.reader.expect('punctuation', ',');
		const argument = parseOperand(this.reader, this.aliases);
		this.reader.expect('punctuation', ')');
		return { kind: 'textFunction', name, target, argument };
	}

	private parseQueryFunction(name: string): FilterNode {
		const parameters = new Map<string, Operand>();
		while (!this.reader.is('punctuation', ')')) {
			if (parameters.size > 0) this.reader.expect('punctuation', ',');
			const parameter = this.reader.expect('name').text;
			this.reader.expect('punctuation', '=');
			parameters.set(parameter, parseOperand(this.reader, this.aliases));
		}
		this.reader.expect('punctuation', ')');
		return { kind: 'queryFunction', name, parameters };
	}

	private parseLambda(left: Operand): FilterNode {
		this.reader.expect('punctuation', '/');
		const quantifier = this.reader.expect('name').text;
		if (left.kind !== 'path' || !isLambdaName(quantifier, this.reader.peek().text)) throw this.reader.unexpected();
		this.reader.expect('punctuation', '(');
		const empty = this.reader.take('punctuation', ')');
		if (empty && quantifier === 'all') throw this.reader.unexpected();
		const lambda = { kind: 'lambda' as const, quantifier: quantifier as 'any' | 'all', path: left.names };
		if (empty) return { ...lambda, variable: null, predicate: null };
		const variable = this.reader.expect('name').text;
		this.reader.expect('punctuation', ':');
		const predicate = this.nested(() => this.parseOr());
		this.reader.expect('punctuation', ')');
		return { ...lambda, variable, predicate };
	}
}

/** Parses a `$filter`. Refuses what is not in the grammar with 400 and the position. */
export const parseFilter = (text: string, aliases: Aliases = new Map()): FilterNode => new FilterParser(new TokenReader(text), aliases).parse();
