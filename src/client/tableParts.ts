import { CAST_TYPES, type CastType, type TableQueries } from '../domain/metadata/tableQueries';
import { answerOrThrow } from './read';
import type { JsonObject, PartReply } from './reply';

const SINGLE = ['definition', 'attributes', 'relationships', 'keys', 'createMultiple', 'updateMultiple'] as const;

/** The body of an answer. Throws `DataverseError` for a refusal. */
export function jsonIn(reply: PartReply): JsonObject {
	return answerOrThrow(reply).body ?? {};
}

/**
 * The body of an answer to one of a table's questions, by its position among them. A user without read on Sdk Message cannot be told
 * which bulk messages a table has; then none are used. Throws `DataverseError` for every other refusal.
 */
export function answerTo(reply: PartReply, question: number): JsonObject {
	const isOptional = question >= SINGLE.indexOf('createMultiple') && question <= SINGLE.indexOf('updateMultiple');
	return isOptional && !reply.ok && reply.fault.kind === 'forbidden' ? { value: [] } : jsonIn(reply);
}

/** The questions about a table in the order they are asked in. */
export function flatten(queries: TableQueries<string>): string[] {
	return [...SINGLE.map((name) => queries[name]), ...CAST_TYPES.map((type) => queries.casts[type])];
}

/** Answers in that order, each under its question again. */
export function unflatten(answers: JsonObject[]): TableQueries<JsonObject> {
	const single = Object.fromEntries(SINGLE.map((name, index) => [name, answers[index]])) as Record<(typeof SINGLE)[number], JsonObject>;
	const casts = Object.fromEntries(CAST_TYPES.map((type, index) => [type, answers[SINGLE.length + index]])) as Record<CastType, JsonObject>;
	return { ...single, casts };
}
