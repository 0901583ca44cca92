import fc from 'fast-check';
import type { FaultRule } from '../../emulator/contracts';
import { existingAccounts, existingPeople } from './anyExisting';
import { itemsOf, namedLikeColumns, type Temper } from './anyItems';
import { fieldRows } from './anyMapping';
import type { Table } from './columns';
import type { CompanyChoices, World } from './world';

const company = fc.record<CompanyChoices>({
	externalIdColumn: fc.constantFrom('', 'new_externalid'),
	alsoByWebsite: fc.boolean(),
	noMatch: fc.constantFrom('create', 'create', 'review'),
	oneMatch: fc.constantFrom('link', 'link', 'review'),
	severalMatches: fc.constantFrom('review', 'lastModified'),
	whileUnderReview: fc.constantFrom('nothing', 'person'),
	freeMailDomains: fc.constantFrom('', 'free.example'),
});

/** Faults that repeating clears up; they strike the first requests of a run, be they look-ups or writes. */
const FAULTS: FaultRule[] = [{ kind: 'resetAfter' }, { kind: 'resetAfter' }, { kind: 'resetBefore' }, { kind: 'throttle', retryAfterSeconds: 3 }, { kind: 'unavailable' }, { kind: 'truncate' }];

const anyFault = fc
	.tuple(fc.constantFrom(...FAULTS), fc.nat(3), fc.integer({ min: 1, max: 2 }))
	.map(([rule, skip, times]): FaultRule => ({ ...rule, skip, times }));

const CUSTOM: Record<Table, string[][]> = {
	lead: [['emailaddress1'], ['detail:email'], ['detail:phone', 'lastname'], ['detail:firstName', 'detail:lastName', 'detail:company'], ['new_externalid'], ['lastname', 'telephone1'], ['companyname', 'lastname'], ['numberofemployees'], ['leadsourcecode', 'lastname'], ['firstname', 'lastname'], ['transactioncurrencyid', 'emailaddress1']],
	contact: [['emailaddress1'], ['detail:email'], ['detail:phone', 'lastname'], ['detail:firstName', 'detail:lastName', 'detail:company'], ['new_externalid'], ['lastname', 'telephone1'], ['numberofchildren'], ['firstname', 'lastname']],
};

const settings = fc.constantFrom<Table>('lead', 'contact').chain((saveAs) =>
	fc.record({
		saveAs: fc.constant(saveAs),
		lookIn: fc.constantFrom('leadsThenContacts' as const, 'contactsThenLeads' as const, 'chosenTable' as const),
		findExistingBy: fc.constantFrom('popl' as const, 'fullCascade' as const, 'fullCascade' as const, 'fullCascade' as const, 'zoomInfoPerson' as const, 'custom' as const),
		customRules: fc.uniqueArray(fc.constantFrom(...CUSTOM[saveAs]), { minLength: 1, maxLength: 3, selector: String }),
		externalIdColumn: fc.constantFrom('' as const, 'new_externalid' as const),
		ifFound: fc.constantFrom('update' as const, 'update' as const, 'update' as const, 'update' as const, 'skip' as const, 'review' as const, 'createAnyway' as const),
		severalMatches: fc.constantFrom('review' as const, 'lastModified' as const, 'oldest' as const, 'mostComplete' as const),
		inactiveMatches: fc.constantFrom('review' as const, 'update' as const, 'reactivate' as const, 'ignore' as const),
		disqualifiedLeads: fc.constantFrom('review' as const, 'reactivate' as const, 'ignore' as const),
		mapping: fc.constantFrom('defaultColumns' as const, 'defaultsPlusMyRows' as const, 'defaultsPlusMyRows' as const, 'myRowsOnly' as const, 'autoMap' as const),
		fields: fc.record({ lead: fieldRows('lead'), contact: fieldRows('contact') }),
		owner: fc.constantFrom('leave' as const, 'leave' as const, 'fromItem' as const, 'fixed' as const),
		ownerOnUpdate: fc.boolean(),
		separator: fc.constantFrom('' as const, ' | ' as const, '\\n' as const, '; ' as const),
		textTooLong: fc.constantFrom('error' as const, 'truncate' as const),
		groupSize: fc.constantFrom(100, 100, 3, 1),
		maximumRecords: fc.constantFrom(0, 0, 0, 3),
		onError: fc.constantFrom('continueErrorOutput' as const, 'continueErrorOutput' as const, 'stopWorkflow' as const),
		dryRunFirst: fc.constantFrom(false, false, true),
		company: fc.constantFrom(true, false).chain((isAssociated) => (isAssociated ? company : fc.constant(null))),
		existing: fc.tuple(existingPeople, existingAccounts).map(([people, account]) => ({ ...people, account })),
		faults: fc.oneof({ weight: 2, arbitrary: fc.constant<FaultRule[]>([]) }, { weight: 1, arbitrary: fc.array(anyFault, { minLength: 1, maxLength: 2 }) }),
	}),
);

/** Where the preset decides: ZoomInfo needs the column, and two do not offer it. */
const EXTERNAL_ID_OF: Partial<Record<World['findExistingBy'], World['externalIdColumn']>> = { zoomInfoPerson: 'new_externalid', popl: '', custom: '' };

/** Any world of the comparison. */
export const anyWorld: fc.Arbitrary<World> = fc.tuple(settings, fc.constantFrom<Temper>('bad', 'bad', 'refused', 'good', 'good', 'good'), fc.boolean(), fc.constantFrom(1, 1, 2)).chain(([chosen, temper, oddNames, runs]) =>
	fc.array(itemsOf(temper, oddNames, chosen.ownerOnUpdate), { minLength: runs, maxLength: runs }).map(
		(items): World => ({
			...chosen,
			// What only the service knows cannot show in a rehearsal.
			dryRunFirst: temper !== 'refused' && chosen.dryRunFirst,
			externalIdColumn: EXTERNAL_ID_OF[chosen.findExistingBy] ?? chosen.externalIdColumn,
			phoneCountry: 'US',
			// See "What is left out" in the test: refusals are compared where a person has one key.
			...(temper === 'refused' ? { findExistingBy: 'custom' as const, externalIdColumn: '' as const, customRules: chosen.customRules.slice(0, 1) } : {}),
			onError: temper === 'refused' ? 'continueErrorOutput' : chosen.onError,
			// An account is made before its person is refused, and stays; which id it got is not told.
			company: temper === 'refused' ? null : chosen.company,
			runs: chosen.mapping === 'autoMap' ? items.map((run) => run.map(namedLikeColumns)) : items,
		}),
	),
);
