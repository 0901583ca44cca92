import type { INodeProperties } from 'n8n-workflow';

const whenChosen = { show: { operation: ['checkAccess'], purpose: ['chosenTables'] } };

/** What access is checked for: a purpose that brings its tables and rights, or tables and rights of one's own choice. */
export const accessFields: INodeProperties[] = [
	{
		displayName: 'Purpose',
		name: 'purpose',
		type: 'options',
		noDataExpression: true,
		displayOptions: { show: { operation: ['checkAccess'] } },
		options: [
			{ name: 'Capture Leads', value: 'leadCapture', description: 'Lead capture, review queue and manual sync' },
			{ name: 'Check the Connection', value: 'connection', description: 'Connection check: names of environment, user and roles' },
			{ name: 'Export Companies', value: 'companyExport', description: 'Company export' },
			{ name: 'Export Contacts with Their Accounts', value: 'contactExport', description: 'Contact export with account association' },
			{ name: 'List Target Accounts', value: 'targetAccounts', description: 'Target-account lists and role records' },
			{ name: 'Mirror Tables', value: 'crmMirror', description: 'CRM mirror: users, accounts, contacts, leads, process stages, opportunities, products, activities' },
			{ name: 'Publish Documents as Notes', value: 'documents', description: 'Publish document to note, on opportunities' },
			{ name: 'Resolve Owners', value: 'owners', description: 'User mapping and the Owner Resolver' },
			{ name: 'Turn Opportunities Into Deals', value: 'deals', description: 'Opportunity to deal, with owners and the stages of all processes' },
			{ name: 'Use Chosen Tables', value: 'chosenTables', description: 'Tables and rights of your own choice' },
		],
		default: 'leadCapture',
		description: 'What the user is to be able to do; each brings the tables and the least rights it takes',
	},
	{
		displayName: 'Table Names or IDs',
		name: 'tables',
		type: 'multiOptions',
		displayOptions: whenChosen,
		typeOptions: { loadOptionsMethod: 'getTables' },
		required: true,
		default: [],
		description: 'The tables to ask about. Choose from the list, or specify IDs using an <a href="https://docs.n8n.io/code/expressions/">expression</a>.',
	},
	{
		displayName: 'Rights',
		name: 'rights',
		type: 'multiOptions',
		displayOptions: whenChosen,
		options: [
			{ name: 'Append', value: 'Append' },
			{ name: 'Append To', value: 'AppendTo' },
			{ name: 'Assign', value: 'Assign' },
			{ name: 'Create', value: 'Create' },
			{ name: 'Delete', value: 'Delete' },
			{ name: 'Read', value: 'Read' },
			{ name: 'Share', value: 'Share' },
			{ name: 'Write', value: 'Write' },
		],
		required: true,
		default: ['Read'],
		description: 'What the user is to be able to do with rows of these tables',
	},
];
