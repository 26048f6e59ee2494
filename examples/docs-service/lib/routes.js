import { readFileSync } from "node:fs";
import { isDocumentName, toDocument } from "./documents.js";
import { HttpError, readText } from "./http.js";
import { indexMissing } from "./indexing.js";
import { documentPage, frontPage, searchPage } from "./views.js";

const style = readFileSync(new URL("./style.css", import.meta.url), "utf8");
const maxBytes = 1024 * 1024;

const page = (body) => ({ type: "text/html", body });
const json = (value, more = {}) => ({ type: "application/json", body: `${JSON.stringify(value, null, 2)}\n`, ...more });

/**
 * Everything the service answers. `kind` is what the rate limiter is told about the request, "other" where it is absent;
 * `json` says that errors are sent as JSON too.
 *
 * @param {{ components: ReturnType<import("./components.js").useComponents>,
 *   documents: import("./documents.js").Documents, startedAt: Date }} service
 */
export function createRoutes({ components, documents, startedAt }) {
	const status = async () => ({ pid: process.pid, releases: await components.releases() });

	async function search(query) {
		await indexMissing(components, documents);
		const hits = await components.search(query);
		return hits.map(({ id, title, score, excerpt, section = null }) => ({
			name: id,
			title,
			score,
			excerpt,
			section,
			// Whoever reaches the index by another way can add what the service has no page for.
			url: documents.has(id) ? `/docs/${id}${section ? `#${encodeURIComponent(section.anchor)}` : ""}` : null,
		}));
	}

	function existing(name) {
		const document = documents.get(name);
		if (!document) throw new HttpError(404, `There is no page "${name}". The front page lists those that there are.`);
		return document;
	}

	return [
		{
			method: "GET",
			path: /^\/$/,
			kind: (url) => (url.searchParams.has("q") ? "search" : "other"),
			async handle({ url }) {
				const query = url.searchParams.get("q")?.trim();
				if (!query) return page(frontPage({ documents: documents.all(), status: await status() }));
				return page(searchPage({ query, hits: await search(query), status: await status() }));
			},
		},
		{ method: "GET", path: /^\/style\.css$/, handle: () => ({ type: "text/css", body: style }) },
		{
			// Pages link to each other as files, so that the links work wherever the files are read.
			method: "GET",
			path: /^\/docs\/(?<name>[^/]+)\.md$/,
			handle({ name }) {
				const location = `/docs/${encodeURIComponent(name)}`;
				return { status: 308, type: "text/plain", body: `That page is at ${location}.\n`, headers: { location } };
			},
		},
		{
			method: "GET",
			path: /^\/docs\/(?<name>[^/]+)$/,
			kind: () => "render",
			async handle({ name, url }) {
				const { title, markdown } = existing(name);
				const rendered = await components.render(markdown);
				if (url.searchParams.get("format") === "json") return json({ name, title, ...rendered });
				return page(documentPage({ title, rendered, status: await status() }));
			},
		},
		{
			method: "PUT",
			path: /^\/docs\/(?<name>[^/]+)$/,
			json: true,
			async handle({ name, request }) {
				if (!isDocumentName(name)) {
					throw new HttpError(400, "A page's name has only lower-case letters, digits and hyphens, 64 at most.");
				}
				const type = request.headers["content-type"]?.split(";", 1)[0]?.trim().toLowerCase();
				if (type !== "text/markdown") throw new HttpError(415, 'Send Markdown, with "content-type: text/markdown".');
				const markdown = await readText(request, maxBytes);
				const document = toDocument(name, markdown);
				// The index first: if it fails, the client hears so and nothing has changed.
				await components.index([document]);
				const created = !documents.has(name);
				documents.put(document);
				const location = `/docs/${name}`;
				return json(
					{ name, title: document.title, created, url: location },
					created && { status: 201, headers: { location } },
				);
			},
		},
		{
			method: "GET",
			path: /^\/search$/,
			kind: () => "search",
			json: true,
			async handle({ url }) {
				const query = url.searchParams.get("q")?.trim() ?? "";
				if (query === "") throw new HttpError(400, "Say what to search for: /search?q=words");
				return json({ query, hits: await search(query) });
			},
		},
		{
			method: "GET",
			path: /^\/status$/,
			json: true,
			handle: async () =>
				json({
					pid: process.pid,
					started_at: startedAt.toISOString(),
					uptime_s: Math.floor((Date.now() - startedAt.getTime()) / 1000),
					documents: documents.size,
					releases: await components.releases(),
				}),
		},
	];
}
