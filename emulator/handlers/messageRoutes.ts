import type { Route } from '../contracts';
import { retrieveDuplicatesRoute } from './duplicates/retrieveDuplicates';
import { boundAction, unboundAction } from './messages/actionPaths';
import { closeOpportunity } from './messages/closeOpportunity';
import { merge } from './messages/merge';
import { qualifyLead } from './messages/qualifyLead';
import { noteBlockRoutes } from './notes/noteBlocks';

/** Messages about rows that are more than creating and changing them. */
export const messageRoutes: Route[] = [
	...unboundAction('Merge', merge),
	...unboundAction('WinOpportunity', closeOpportunity('WinOpportunity', 1)),
	...unboundAction('LoseOpportunity', closeOpportunity('LoseOpportunity', 2)),
	...boundAction('leads', 'QualifyLead', qualifyLead),
	...noteBlockRoutes,
	retrieveDuplicatesRoute,
];
