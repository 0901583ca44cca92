import type { IDataObject } from 'n8n-workflow';
import { findDrift, lastChecked } from '../../domain/owners/drift';
import { othersNotice, summary, type OwnerRun } from './outputs';
import { ask, callsOf, nowIn, type OwnerSession } from './session';

/** What the mapping and the environment have come apart in: what building it again puts right first, what people decide second. */
export async function mappingDrift(session: OwnerSession): Promise<OwnerRun> {
	const { context, environment, mapping } = session;
	const newSince = String((context.getNodeParameter('options', 0, {}) as IDataObject).newSince ?? '').trim();
	const since = newSince || lastChecked(mapping.rows);
	const drifts = await ask(session, (search) => findDrift(mapping.rows, search, since), () => false);
	const decided = drifts.filter(({ needsDecision }) => needsDecision).length;
	return {
		items: drifts.map((drift) => ({ branch: drift.needsDecision ? 1 : 0, json: { ...drift, environment, checkedAt: nowIn(session) }, item: 0 })),
		summary: summary([[drifts.length - decided, 'put right by building the mapping again'], [decided, 'to decide']], callsOf(session).requests, [`${mapping.rows.length} rows checked`, ...othersNotice(mapping.ofOthers, environment)]),
	};
}
