import type { FilterNode } from './syntax';

/** Conditions in a filter as the service counts them: a comparison or a query function is one, whatever number of values it holds. */
export const countConditions = (node: FilterNode): number => {
	switch (node.kind) {
		case 'and':
		case 'or':
			return node.operands.reduce((sum, operand) => sum + countConditions(operand), 0);
		case 'not':
			return countConditions(node.operand);
		case 'lambda':
			return node.predicate ? countConditions(node.predicate) : 1;
		default:
			return 1;
	}
};
