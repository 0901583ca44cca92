import { refuse } from '../protocol/refusals';
import { parseOperand, type Aliases } from './parseOperand';
import { TokenReader } from './tokenReader';

export interface OrderItem {
	/** Lookups first, the property last. */
	path: string[];
	descending: boolean;
}

/** Parses an `$orderby`; nothing gives an empty list. */
export const parseOrderBy = (text: string | undefined, aliases: Aliases = new Map()): OrderItem[] => {
	if (text === undefined) return [];
	const reader = new TokenReader(text);
	const items: OrderItem[] = [];
	do {
		const operand = parseOperand(reader, aliases);
		if (operand.kind !== 'path') throw refuse.syntax('The $orderby clause takes columns only.');
		const descending = reader.take('name', 'desc');
		if (!descending) reader.take('name', 'asc');
		items.push({ path: operand.names, descending });
	} while (reader.take('punctuation', ','));
	reader.expect('end');
	return items;
};
