/**
 * The shapes the parts of the local Dataverse agree on. Everything behind the HTTP server is synchronous, because
 * `node:sqlite` is: a change set or a bulk message is one SQLite transaction around ordinary calls of `Dispatch`.
 */
export * from './control';
export * from './environment';
export * from './policies';
export * from './request';
export * from './rows';
export * from './schema';
