import type { Caller, Environment, Payload, TableSchema } from '../../contracts';
import { refuse } from '../../protocol/refusals';
import { readPayload } from './readPayload';

const removeParties = ({ store }: Environment, activityId: string): void => {
	for (const { activitypartyid } of store.findBy('activityparty', { activityid: activityId })) store.remove('activityparty', String(activitypartyid));
};

/** Writes the parties of an activity, in place of those it had. Each names a participation type and a party or a plain address. */
export const writeParties = (environment: Environment, activity: TableSchema, activityId: string, parties: Payload[], caller: Caller): void => {
	const table = environment.schema.table('activityparty');
	removeParties(environment, activityId);
	for (const party of parties) {
		const { values } = readPayload(environment, table, party, caller);
		if (values.participationtypemask === undefined || values.participationtypemask === null) throw refuse.required('participationtypemask');
		const type = (values.partyid$type ?? null) as string | null;
		environment.store.insert('activityparty', {
			...values,
			activitypartyid: environment.newId(),
			activityid: activityId,
			activityid$type: activity.logicalName,
			...(type === null ? {} : { addressused: values.addressused ?? addressOf(environment, type, String(values.partyid)) }),
		});
	}
};

/** The e-mail address a resolved party is written to. */
const addressOf = ({ store }: Environment, table: string, id: string): string | null => {
	const row = store.find(table, id);
	return (row?.emailaddress1 ?? row?.internalemailaddress ?? null) as string | null;
};
