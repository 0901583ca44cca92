import { toCronExpression, type ITriggerFunctions } from 'n8n-workflow';

/** The schedule as the panel holds it, in the shape of n8n's own poll times. */
export interface ScheduleTime {
	mode: 'everyMinute' | 'everyHour' | 'everyDay' | 'everyWeek' | 'everyMonth' | 'everyX' | 'custom';
	[detail: string]: unknown;
}

/** Calls `onTick` at every time of the schedule, until the workflow is unpublished. */
export function onSchedule(context: ITriggerFunctions, onTick: () => Promise<void>): void {
	const times = context.getNodeParameter('schedule.item', [{ mode: 'everyHour', minute: 0 }]) as ScheduleTime[];
	for (const time of times) context.helpers.registerCron({ expression: toCronExpression(time as never) }, async () => await onTick());
}
