import { ComponentFailure } from "./components.js";
import { HttpError, send } from "./http.js";
import { createRoutes } from "./routes.js";
import { errorPage } from "./views.js";

const headings = {
	400: "That request cannot be read",
	404: "There is no such page",
	405: "That cannot be done here",
	413: "That is too much",
	415: "That is not Markdown",
	429: "Too many requests",
	500: "Something failed",
};

/**
 * The service as a request listener for `node:http`.
 *
 * @param {Parameters<typeof createRoutes>[0] & { log?: (message: string) => void }} service `log` gets what went wrong
 *   on our side
 */
export function createApp({ log = console.error, ...service }) {
	const routes = createRoutes(service);

	return async function listener(request, response) {
		let json = false;
		try {
			const url = readUrl(request);
			json = url.searchParams.get("format") === "json";
			const route = routes.find((route) => matches(route, request.method, url));
			json ||= route?.json === true;
			const kind = route?.kind?.(url) ?? "other";
			admit(response, await service.components.admit(clientOf(request), kind));
			if (!route) throw noRoute(routes, url);
			const { name } = route.path.exec(url.pathname)?.groups ?? {};
			send(response, await route.handle({ request, url, name: name === undefined ? "" : decoded(name) }));
		} catch (error) {
			// The client has left in the middle of its request: nobody is there to read an answer, and nothing is wrong here.
			if (request.destroyed && !request.complete) return;
			if (!(error instanceof HttpError)) log(`${request.method} ${request.url}: ${error.stack ?? error}`);
			sendError(response, error, json);
		}
	};
}

function readUrl(request) {
	// A client sends the path alone, which may begin with two slashes; then it must not be taken for a host.
	const url = URL.parse(`http://service${request.url}`);
	if (!url) throw new HttpError(400, `"${request.url}" is not a path.`);
	return url;
}

function matches(route, method, url) {
	return route.path.test(url.pathname) && (route.method === method || (route.method === "GET" && method === "HEAD"));
}

function noRoute(routes, url) {
	const methods = routes.filter(({ path }) => path.test(url.pathname)).map(({ method }) => method);
	if (methods.length === 0) return new HttpError(404, `There is nothing at ${url.pathname}.`);
	const allow = [...new Set(methods.flatMap((method) => (method === "GET" ? ["GET", "HEAD"] : [method])))].join(", ");
	return new HttpError(405, `${url.pathname} takes ${allow}.`, { allow });
}

function decoded(name) {
	try {
		return decodeURIComponent(name);
	} catch (cause) {
		throw Object.assign(new HttpError(400, `"${name}" is not a well-formed name.`), { cause });
	}
}

/** One address may be written in two ways, depending on how the service listens. */
function clientOf(request) {
	return request.socket.remoteAddress?.replace(/^::ffff:/, "") ?? "gone";
}

function admit(response, { allowed, limit, remaining, reset_s, retry_after_s }) {
	response.setHeader("x-ratelimit-limit", limit);
	response.setHeader("x-ratelimit-remaining", remaining);
	response.setHeader("x-ratelimit-reset", reset_s);
	if (allowed) return;
	throw new HttpError(429, `You have used up your ${limit} requests. Try again in ${retry_after_s} seconds.`, {
		"retry-after": String(retry_after_s),
	});
}

function sendError(response, error, json) {
	const { status = 500, headers = {} } = error instanceof HttpError ? error : {};
	const failure = error instanceof ComponentFailure ? { component: error.component, version: error.version } : {};
	const known = error instanceof HttpError || error instanceof ComponentFailure;
	const message = known ? error.message : "The service's log says what it was.";
	if (json) {
		const body = `${JSON.stringify({ error: { status, message, ...failure } }, null, 2)}\n`;
		return send(response, { status, type: "application/json", body, headers });
	}
	const heading = failure.component ? `${failure.component} ${failure.version} failed` : headings[status];
	const hint =
		failure.component &&
		`Everything else goes on working. If it worked before an upgrade, roll ${failure.component} back from the editor.`;
	send(response, { status, type: "text/html", body: errorPage({ heading, message, hint }), headers });
}
