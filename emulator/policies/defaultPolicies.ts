import type { Policy } from '../contracts';
import { batchPartsPolicy } from './batchPartsPolicy';
import { faultPolicy } from './faultPolicy';
import { latencyPolicy } from './latencyPolicy';
import { throttlePolicy } from './throttlePolicy';
import { tracePolicy } from './tracePolicy';
import { visibilityPolicy } from './visibilityPolicy';

/**
 * The policies of an environment, outermost first. Latency stands inside the throttle, so that held-back time counts as
 * execution time; faults stand inside it too, so that a request that is lost still uses up its user's window.
 */
export const defaultPolicies = (): Policy[] => [tracePolicy(), throttlePolicy(), faultPolicy(), latencyPolicy(), visibilityPolicy(), batchPartsPolicy()];
