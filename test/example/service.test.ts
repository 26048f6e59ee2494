import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { builtReleases, type Releases } from "./releases.ts";
import { type ServiceUnderTest, startService } from "./service-under-test.ts";

const markdown = { "content-type": "text/markdown" };

let releases: Releases;
let service: ServiceUnderTest;

beforeAll(async () => {
	releases = await builtReleases();
});

afterAll(() => releases.remove());

beforeEach(async () => {
	service = await startService(releases);
});

afterEach(() => service.close());

async function text(path: string, init?: RequestInit): Promise<string> {
	return (await service.get(path, init)).text();
}

// biome-ignore lint/suspicious/noExplicitAny: the answer is what is tested.
async function json(path: string, init?: RequestInit): Promise<any> {
	return (await service.get(path, init)).json();
}

function put(
	name: string,
	body: NonNullable<RequestInit["body"]>,
	headers: Record<string, string> = markdown,
): Promise<Response> {
	return service.get(`/docs/${name}`, { method: "PUT", body, headers });
}

describe("pages", () => {
	test("the front page lists every page, and says who answers with which releases", async () => {
		const front = await text("/");
		expect(front.match(/<li><a href="\/docs\//g)).toHaveLength(service.pages);
		expect(front).toContain('<a href="/docs/hot-swapping">Hot swapping</a>');
		expect(front).toContain(
			`Answered by process <b>${process.pid}</b> · renderer <b>1.0.0</b> · search-index <b>1.0.0</b> · rate-limiter <b>1.0.0</b>`,
		);
	});

	test("a page changes with the release that renders it", async () => {
		const before = await text("/docs/welcome");
		expect(before).toContain('<meta name="generator" content="renderer 1.0.0">');
		expect(before).toContain("<h1>Welcome</h1>");
		expect(before).not.toContain('<nav class="contents"');
		await service.swap("renderer", "2.0.0");
		const after = await text("/docs/welcome");
		expect(after).toContain('<meta name="generator" content="renderer 2.0.0">');
		expect(after).toContain('<h1 id="welcome">Welcome');
		expect(after).toContain('<nav class="contents" aria-label="Contents">');
		expect(after).toContain('<li class="level-2"><a href="#the-three-parts">The three parts</a></li>');
	});

	test("a page as JSON has the headings and the release", async () => {
		const response = await service.get("/docs/rate-limits?format=json");
		expect(response.headers.get("content-type")).toBe("application/json; charset=utf-8");
		expect(await response.json()).toMatchObject({
			name: "rate-limits",
			title: "Rate limits",
			html: expect.stringContaining("<table>"),
			headings: expect.arrayContaining([{ level: 2, text: "Why this is state" }]),
			renderer: "1.0.0",
		});
	});

	test("no page can run scripts, whatever somebody wrote into it", async () => {
		await put("evil", "# <script>alert(1)</script>");
		const response = await service.get("/docs/evil");
		expect(response.headers.get("content-security-policy")).toContain("default-src 'none'");
		expect(response.headers.get("x-content-type-options")).toBe("nosniff");
		expect(await text("/")).toContain("&lt;script&gt;alert(1)&lt;/script&gt;");
	});

	test("HEAD has the headers of GET and no body", async () => {
		const [head, get] = [await service.get("/docs/welcome", { method: "HEAD" }), await service.get("/docs/welcome")];
		expect(head.status).toBe(200);
		expect(head.headers.get("content-length")).toBe(get.headers.get("content-length"));
		expect(await head.text()).toBe("");
	});

	test("links from page to page are links to files, and lead to the page", async () => {
		const response = await service.get("/docs/hot-swapping.md");
		expect([response.status, response.headers.get("location")]).toEqual([308, "/docs/hot-swapping"]);
		for (const [, target] of (await text("/docs/welcome")).matchAll(/href="([a-z-]+)\.md"/g)) {
			expect((await service.get(`/docs/${target}`)).status, target).toBe(200);
		}
	});

	test("the style sheet is there", async () => {
		const response = await service.get("/style.css");
		expect(response.headers.get("content-type")).toBe("text/css; charset=utf-8");
		expect(await response.text()).toContain("color-scheme: light dark");
	});
});

describe("adding and searching", () => {
	test("a page that was put is read and found, and says whether it is new", async () => {
		const created = await put("notes", "# Notes\n\nRemember the marmalade.");
		expect([created.status, created.headers.get("location")]).toEqual([201, "/docs/notes"]);
		expect(await created.json()).toEqual({ name: "notes", title: "Notes", created: true, url: "/docs/notes" });
		expect(await json("/search?q=marmalade")).toEqual({
			query: "marmalade",
			hits: [
				{
					name: "notes",
					title: "Notes",
					score: expect.any(Number),
					excerpt: "# Notes Remember the marmalade.",
					section: null,
					url: "/docs/notes",
				},
			],
		});
		const replaced = await put("notes", "# Other notes\n\nRemember the bread.", {
			"content-type": "text/markdown; charset=utf-8",
		});
		expect(replaced.status).toBe(200);
		expect(await replaced.json()).toMatchObject({ title: "Other notes", created: false });
		expect((await json("/search?q=marmalade")).hits).toEqual([]);
		expect(await text("/docs/notes")).toContain("Remember the bread.");
		expect((await json("/status")).documents).toBe(service.pages + 1);
	});

	test("a page without a heading is called by its name", async () => {
		await put("plain", "No heading here.");
		expect(await json("/docs/plain?format=json")).toMatchObject({ title: "plain" });
	});

	test("the search box gives a page of hits, and a hit links to its section once the index knows sections", async () => {
		await service.swap("renderer", "2.0.0");
		await service.swap("search-index", "2.0.0");
		const page = await text("/?q=fixed+windows");
		expect(page).toContain("<h1>Search for “fixed windows”</h1>");
		expect(page).toContain('<a href="/docs/rate-limits#a-window-that-slides">Rate limits</a>');
		expect(page).toContain('<span class="section">A window that slides</span>');
		expect(await text("/?q=xyzzy")).toContain("Nothing was found.");
		const odd = await text("/?q=%22%3Cb%3E");
		expect(odd).toContain("Search for “&quot;&lt;b&gt;”");
		expect(odd).toContain('name="q" value="&quot;&lt;b&gt;"');
	});

	test("an index that came back empty is filled again by the first search", async () => {
		await put("notes", "# Notes\n\nRemember the marmalade.");
		await service.swap("search-index", "1.0.0");
		expect((await json("/search?q=marmalade")).hits).toMatchObject([{ name: "notes" }]);
	});

	test("what the index knows and the service has no page for is found without a link", async () => {
		const stray = { id: "stray", title: "Stray", score: 1, excerpt: "x" };
		service.replace("search-index", "0.0.0", {
			methods: { search: () => [stray], addAll: () => undefined, stats: () => ({ ids: [] }) },
		});
		expect((await json("/search?q=x")).hits).toMatchObject([{ name: "stray", url: null }]);
		expect(await text("/?q=x")).toContain("<li>Stray<p>x</p></li>");
	});
});

test("the status says who answers, since when, and with what", async () => {
	expect(await json("/status")).toEqual({
		pid: process.pid,
		started_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
		uptime_s: expect.any(Number),
		documents: service.pages,
		releases: { renderer: "1.0.0", "search-index": "1.0.0", "rate-limiter": "1.0.0" },
	});
});

describe("rate limits", () => {
	test("every answer says what is left, an error too", async () => {
		await service.swap("rate-limiter", "1.0.0", { limit: 10, window_s: 3600 });
		const remaining: (string | null)[] = [];
		for (const path of ["/", "/docs/welcome", "/style.css", "/nothing", "/docs/nothing"]) {
			const { headers } = await service.get(path);
			expect(headers.get("x-ratelimit-limit")).toBe("10");
			expect(Number(headers.get("x-ratelimit-reset"))).toBeGreaterThan(0);
			remaining.push(headers.get("x-ratelimit-remaining"));
		}
		expect(remaining).toEqual(["9", "8", "7", "6", "5"]);
	});

	test("who has used everything up is told when to come back", async () => {
		await service.swap("rate-limiter", "1.0.0", { limit: 1, window_s: 3600 });
		await service.get("/");
		const refused = await service.get("/search?q=x");
		expect(refused.status).toBe(429);
		expect(Number(refused.headers.get("retry-after"))).toBeGreaterThan(0);
		expect(refused.headers.get("x-ratelimit-remaining")).toBe("0");
		expect(await refused.json()).toMatchObject({
			error: { status: 429, message: expect.stringContaining("Try again in") },
		});
		expect(await text("/")).toContain("<h1>Too many requests</h1>");
	});

	test("requests are told apart by kind", async () => {
		await service.swap("rate-limiter", "1.1.0", { limit: 100 });
		const remaining: number[] = [];
		for (const path of ["/", "/?q=x", "/search?q=x", "/docs/welcome", "/status"]) {
			remaining.push(Number((await service.get(path)).headers.get("x-ratelimit-remaining")));
		}
		expect(remaining).toEqual([99, 97, 95, 90, 89]);
	});
});

describe("a component that fails", () => {
	test("gives a page that names it and its release, and everything else lives on", async () => {
		await service.swap("renderer", "2.1.0");
		const failed = await service.get("/docs/rate-limits");
		expect(failed.status).toBe(500);
		const page = await failed.text();
		expect(page).toContain("<h1>renderer 2.1.0 failed</h1>");
		expect(page).toContain("Cannot read properties of undefined");
		expect(page).toContain("roll renderer back");
		expect(service.logged.join()).toContain("GET /docs/rate-limits: ComponentFailure: renderer 2.1.0 failed");
		expect((await service.get("/docs/welcome")).status).toBe(200);
		await service.swap("renderer", "2.0.0");
		expect((await service.get("/docs/rate-limits")).status).toBe(200);
	});

	test("is named in JSON too", async () => {
		await service.swap("renderer", "2.1.0");
		const failed = await service.get("/docs/rate-limits?format=json");
		expect(failed.status).toBe(500);
		expect(await failed.json()).toMatchObject({ error: { status: 500, component: "renderer", version: "2.1.0" } });
	});

	test("a page that could not be indexed is not taken", async () => {
		const fail = () => {
			throw new Error("disk full");
		};
		service.replace("search-index", "1.0.0", { methods: { addAll: fail } });
		expect((await put("notes", "# Notes")).status).toBe(500);
		expect((await service.get("/docs/notes")).status).toBe(404);
	});
});
