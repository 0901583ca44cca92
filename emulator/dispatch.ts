import { ApiError, type ApiRequest, type ApiResponse, type Dispatch, type Environment, type PathSegment, type Route } from './contracts';
import { parsePath } from './protocol/path';
import { parsePrefer } from './protocol/prefer';
import { refuse } from './protocol/refusals';
import { errorResponse } from './protocol/respond';
import { requireBypassRights } from './security/bypassRights';

const checkLength = ({ origin, path, query, insideBatch }: ApiRequest, { settings }: Environment): void => {
	const length = `${origin}/api/data/v9.2/${path}${query ? `?${query}` : ''}`.length;
	if (length > (insideBatch ? settings.maximumBatchUrlLength : settings.maximumUrlLength)) throw refuse.urlTooLong();
};

const findRoute = (routes: Route[], method: string, segments: PathSegment[], environment: Environment): Route => {
	const route = routes.find((each) => each.method === method && each.matches(segments, environment));
	if (!route) throw refuse.methodNotAllowed(method);
	return route;
};

const asApiError = (error: unknown): ApiError =>
	error instanceof ApiError ? error : new ApiError(500, '0x80040216', `An unexpected error occurred: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);

/**
 * Makes the function that answers one request: finds its route, runs it in a transaction that is undone when the answer is a refusal,
 * and turns thrown refusals into the error envelope.
 */
export const createDispatch = (routes: Route[], environment: () => Environment): Dispatch => {
	const answer = (request: ApiRequest): ApiResponse => {
		const here = environment();
		checkLength(request, here);
		const segments = parsePath(request.path);
		const route = findRoute(routes, request.method, segments, here);
		if (!route.ownTransactions) requireBypassRights(request, here);
		const handle = (): ApiResponse => route.handle(request, here, segments);
		return route.ownTransactions ? handle() : here.inTransaction(handle, ({ status }) => status < 400);
	};
	return (request) => {
		try {
			return answer(request);
		} catch (error) {
			return errorResponse(asApiError(error), parsePrefer(request.headers.prefer).annotations === '*');
		}
	};
};
