import type { ILoadOptionsFunctions, INodePropertyOptions } from 'n8n-workflow';
import { allOf, anyOf, compare, encodeFilter, search } from '../../domain/odata/filter';
import { queryPath } from '../../domain/odata/path';
import { connect } from '../connect';
import { toNodeError } from '../nodeErrors';

/** As many as a person would scroll through; searching finds the others. */
const MOST_CHOICES = 100;

function userPath(filter: string): string {
	const enabled = compare('isdisabled', 'eq', false);
	const found = filter ? allOf(enabled, anyOf(search('contains', 'fullname', filter), search('contains', 'internalemailaddress', filter))) : enabled;
	return queryPath('systemusers', { select: ['systemuserid', 'fullname', 'internalemailaddress', 'azureactivedirectoryobjectid'], filter: encodeFilter(found), orderBy: ['fullname asc'], top: MOST_CHOICES });
}

/** Only owner teams (type 0) and security group teams (2, 3) can own rows; access teams (1) cannot. */
function teamPath(filter: string): string {
	const owning = compare('teamtype', 'ne', 1);
	const found = filter ? allOf(owning, search('contains', 'name', filter)) : owning;
	return queryPath('teams', { select: ['teamid', 'name'], filter: encodeFilter(found), orderBy: ['name asc'], top: MOST_CHOICES });
}

/** Enabled users and teams whose name or e-mail contains the text. The value is the id and, after a blank, the table. */
export async function ownerChoices(context: ILoadOptionsFunctions, filter = ''): Promise<INodePropertyOptions[]> {
	try {
		const { client } = await connect(context);
		const [users = [], teams = []] = await client.readGroups([userPath(filter), teamPath(filter)]);
		return [
			...users.map(({ systemuserid, fullname, internalemailaddress }) => ({ name: `${String(fullname)} (${String(internalemailaddress ?? 'no e-mail')})`, value: `${String(systemuserid)} systemuser` })),
			...teams.map(({ teamid, name }) => ({ name: `${String(name)} (team)`, value: `${String(teamid)} team` })),
		];
	} catch (error) {
		throw toNodeError(context.getNode(), error);
	}
}

/** Enabled users who can be impersonated; the value is the Entra object id, which the service wants in CallerObjectId. */
export async function personChoices(context: ILoadOptionsFunctions, filter = ''): Promise<INodePropertyOptions[]> {
	try {
		const { client } = await connect(context);
		const [users = []] = await client.readGroups([userPath(filter)]);
		return users
			.filter(({ azureactivedirectoryobjectid: objectId }) => Boolean(objectId))
			.map(({ fullname, internalemailaddress, azureactivedirectoryobjectid }) => ({ name: `${String(fullname)} (${String(internalemailaddress ?? 'no e-mail')})`, value: String(azureactivedirectoryobjectid) }));
	} catch (error) {
		throw toNodeError(context.getNode(), error);
	}
}
