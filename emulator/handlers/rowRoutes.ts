import type { Route } from '../contracts';
import { linkRoutes } from './rows/linkRoutes';
import { memberRoutes } from './rows/memberRoutes';
import { readRoutes } from './rows/readRoutes';
import { unansweredRoutes } from './rows/unansweredRoutes';
import { writeRoutes } from './rows/writeRoutes';

/** Rows by address, and last of all the refusals of what nothing answers. */
export const rowRoutes: Route[] = [...readRoutes, ...writeRoutes, ...linkRoutes, ...memberRoutes, ...unansweredRoutes];
