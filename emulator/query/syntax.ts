/** A literal as written: dates and ids are told from names by their form, `text` is what stands between single quotes. */
export type Literal =
	| { kind: 'text'; value: string }
	| { kind: 'number'; value: number; whole: boolean }
	| { kind: 'boolean'; value: boolean }
	| { kind: 'guid'; value: string }
	| { kind: 'moment'; value: string }
	| { kind: 'day'; value: string }
	| { kind: 'null' }
	/** A JSON list of a query function, values always as strings. */
	| { kind: 'list'; value: string[] };

/** Names separated by slashes: lookups first, a property last. */
export interface PathOperand {
	kind: 'path';
	names: string[];
}

export type Operand = Literal | PathOperand;

export type ComparisonOperator = 'eq' | 'ne' | 'gt' | 'ge' | 'lt' | 'le';

export type TextFunction = 'contains' | 'startswith' | 'endswith';

export type FilterNode =
	| { kind: 'and' | 'or'; operands: FilterNode[] }
	| { kind: 'not'; operand: FilterNode }
	| { kind: 'comparison'; operator: ComparisonOperator; left: Operand; right: Operand }
	| { kind: 'textFunction'; name: TextFunction; target: Operand; argument: Operand }
	| { kind: 'queryFunction'; name: string; parameters: Map<string, Operand> }
	| { kind: 'lambda'; quantifier: 'any' | 'all'; path: string[]; variable: string | null; predicate: FilterNode | null }
	/** A boolean column standing alone. */
	| { kind: 'truth'; operand: Operand };
