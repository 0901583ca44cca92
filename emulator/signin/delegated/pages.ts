import { randomUUID } from 'node:crypto';
import type { PersonSettings } from '../people';

const escape = (text: string): string => text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);

const style = 'body{font:16px system-ui;background:#f2f2f2;display:grid;place-items:center;min-height:95vh}main{background:#fff;padding:36px 44px;width:380px;box-shadow:0 2px 6px #0003}button,a.button{display:block;width:100%;margin:8px 0;padding:10px;border:1px solid #bbb;background:#fff;font:inherit;text-align:left;box-sizing:border-box}button.main{background:#0067b8;color:#fff;border:0;text-align:center}small{color:#666}h1{font-size:24px;font-weight:600}';

/** The frame of every page; it says that it is not Microsoft's. */
const page = (title: string, content: string): string =>
	`<!doctype html><html lang="en"><meta charset="utf-8"><title>${escape(title)}</title><style>${style}</style><main><small>Local sign-in service, for tests</small><h1>${escape(title)}</h1>${content}</main></html>`;

const form = (fields: Record<string, string>, content: string): string =>
	`<form method="post">${Object.entries(fields).map(([name, value]) => `<input type="hidden" name="${name}" value="${escape(value)}">`).join('')}${content}</form>`;

const button = (name: string, value: string, text: string, isMain = false): string => `<button${isMain ? ' class="main"' : ''} name="${name}" value="${escape(value)}">${escape(text)}</button>`;

export const pickAccount = (people: readonly PersonSettings[]): string =>
	page('Pick an account', form({}, people.map(({ objectId, userName, displayName }) => button('person', objectId, `${displayName ?? userName} · ${userName}`)).join(''))
		+ form({}, `<p>Use another account</p><input name="userName" placeholder="User name"><input name="password" type="password" placeholder="Password">${button('signIn', 'yes', 'Sign in', true)}`));

export const approveFactor = (person: PersonSettings): string => page('Approve sign in request', form({ person: person.objectId }, button('factor', 'approved', 'Approve', true)));

export const askConsent = (person: PersonSettings, application: string): string =>
	page('Permissions requested', form({ person: person.objectId, factor: 'approved' },
		`<p><b>${escape(application)}</b></p><p>${escape(person.userName)}</p><ul><li>Access Common Data Service as you</li><li>Maintain access to data you have given it access to</li></ul>`
		+ (person.isAdministrator ? '<p><label><input type="checkbox" name="everybody" value="yes"> Consent on behalf of your organization</label></p>' : '')
		+ button('consent', 'accept', 'Accept', true) + button('consent', 'cancel', 'Cancel')));

export const needAdminApproval = (person: PersonSettings, application: string): string =>
	page('Need admin approval', form({ person: person.objectId },
		`<p><b>${escape(application)}</b> needs permission to access resources in your organization that only an admin can grant. Please ask an admin to grant permission to this app before you can use it.</p>`
		+ button('again', 'yes', 'Have an admin account? Sign in with that account') + button('consent', 'cancel', 'Return to the application without granting consent') + '<small>AADSTS90094</small>'));

export const askAdministrator = (people: readonly PersonSettings[], application: string): string =>
	page('Permissions requested for your organization', form({}, `<p><b>${escape(application)}</b></p>${people.map(({ objectId, userName }) => button('person', objectId, `Accept as ${userName}`, true)).join('')}`));

/** A refusal that a person sees, because there is no safe address to send them back to. */
export const refused = (code: number, text: string): string =>
	page("Sorry, but we're having trouble signing you in.", `<p>AADSTS${code}: ${escape(text)}</p><small>Request Id: ${randomUUID()}</small>`);
