/** What a handler throws to answer with another status than 200. The message is for the client to read. */
export class HttpError extends Error {
	constructor(status, message, headers = {}) {
		super(message);
		this.name = "HttpError";
		this.status = status;
		this.headers = headers;
	}
}

/** The pages come from whoever may PUT them, so no page may run a script or send a form elsewhere. */
const protection = {
	"content-security-policy":
		"default-src 'none'; style-src 'self'; img-src 'self' https: data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
	"referrer-policy": "no-referrer",
	"x-content-type-options": "nosniff",
};

/**
 * Sends an answer in one piece. Node leaves the body out by itself where the request was a HEAD.
 *
 * @param {import("node:http").ServerResponse} response
 * @param {{ status?: number, type: string, body: string, headers?: Record<string, string> }} answer
 */
export function send(response, { status = 200, type, body, headers = {} }) {
	const bytes = Buffer.from(body);
	response.writeHead(status, {
		...protection,
		"cache-control": "no-cache",
		"content-type": `${type}; charset=utf-8`,
		"content-length": bytes.length,
		...headers,
	});
	response.end(bytes);
}

/**
 * Reads a body as UTF-8. It reads on to the end when there is too much of it, without keeping any: a client that is still
 * writing would not see the answer if its connection were cut.
 *
 * @param {import("node:http").IncomingMessage} request
 * @param {number} maxBytes
 */
export async function readText(request, maxBytes) {
	const chunks = [];
	let size = 0;
	for await (const chunk of request) {
		size += chunk.length;
		if (size <= maxBytes) chunks.push(chunk);
		else chunks.length = 0;
	}
	if (size > maxBytes) throw new HttpError(413, `The body has ${size} bytes; at most ${maxBytes} are taken.`);
	try {
		return new TextDecoder("utf-8", { fatal: true }).decode(Buffer.concat(chunks));
	} catch (cause) {
		throw Object.assign(new HttpError(400, "The body is not UTF-8. Save the text as UTF-8 and send it again."), {
			cause,
		});
	}
}
