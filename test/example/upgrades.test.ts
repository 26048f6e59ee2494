import { StopRequest } from "@noodle-upgrade/runtime/control";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { copyExample, failingService, type RealService, runService, type Workspace } from "./real-service.ts";
import { swapIn, withRuntime } from "./swap-in.ts";

const one = { from: 1, to: 2, version: "1.1.0" };
const two = { from: 2, to: 3, version: "2.0.0" };
const patient = { timeout: 20_000 };
const back = (step: typeof one) => ({ ...step, from: step.to, to: step.from });

let workspace: Workspace;
let service: RealService;

beforeEach(async () => {
	workspace = await copyExample();
	service = await runService(workspace.root);
});

afterEach(async () => {
	await service.stop("SIGKILL");
	await workspace.remove();
});

const get = (path: string, init?: RequestInit) => fetch(`${service.url}${path}`, init);
// biome-ignore lint/suspicious/noExplicitAny: the answer is what is tested.
const json = async (path: string): Promise<any> => (await get(path)).json();

async function found(query: string): Promise<string[]> {
	const { hits } = await json(`/search?q=${query}`);
	return hits.map(({ name }: { name: string }) => name);
}

async function putNotes(): Promise<void> {
	const body = "# Notes\n\n## Preserves\n\nRemember the marmalade.";
	const response = await get("/docs/notes", { method: "PUT", headers: { "content-type": "text/markdown" }, body });
	expect(response.status).toBe(201);
}

describe("in the running service", () => {
	test("the renderer changes from one page to the next, in the same process", async () => {
		expect(await json("/docs/welcome?format=json")).toMatchObject({ renderer: "1.0.0" });
		expect(await swapIn(workspace.root, { component: "renderer", version: "2.0.0" })).toBeNull();
		expect(await json("/docs/welcome?format=json")).toMatchObject({
			renderer: "2.0.0",
			headings: [{ id: "welcome" }, {}, {}, {}],
		});
		expect(await json("/status")).toMatchObject({ pid: service.pid, releases: { renderer: "2.0.0" } });
	});

	test("the index keeps what was added to it, all the way up and all the way down", async () => {
		const component = "search-index";
		await putNotes();
		expect(await found("marmalade")).toEqual(["notes"]);
		expect(await found("marmelade")).toEqual([]);

		expect(await swapIn(workspace.root, { component, version: "1.1.0", migrations: [one] })).toBeNull();
		expect(await found("marmelade")).toEqual(["notes"]);

		const renderer = { component: "renderer", version: "2.0.0" };
		expect(await swapIn(workspace.root, renderer, { component, version: "2.0.0", migrations: [two] })).toBeNull();
		expect((await json("/search?q=marmalade")).hits).toMatchObject([{ name: "notes", url: "/docs/notes#preserves" }]);

		expect(
			await swapIn(workspace.root, { component, version: "1.0.0", migrations: [back(two), back(one)] }),
		).toBeNull();
		expect(await found("marmalade")).toEqual(["notes"]);
		expect(await found("marmelade")).toEqual([]);
		expect(await json("/status")).toMatchObject({ pid: service.pid, releases: { "search-index": "1.0.0" } });
	});

	test("the limiter goes on counting where it was", async () => {
		const before = Number((await get("/style.css")).headers.get("x-ratelimit-remaining"));
		const config = { limit: 60000, window_s: 60 };
		expect(await swapIn(workspace.root, { component: "rate-limiter", version: "1.1.0", config })).toBeNull();
		const { headers } = await get("/style.css");
		// The one before may have been the last of its window, of which a little less counts now than before.
		expect(Number(headers.get("x-ratelimit-remaining"))).toBeLessThan(Number(headers.get("x-ratelimit-limit")) - 1);
		expect(Number(headers.get("x-ratelimit-remaining"))).toBeGreaterThanOrEqual(before - 1);
	});

	test("a release that refuses its config leaves the old one serving, and says what is missing", async () => {
		const refused = await swapIn(workspace.root, { component: "rate-limiter", version: "1.2.0" });
		expect(refused).toContain('limits by tier, and its config has no "tiers"');
		expect(await json("/status")).toMatchObject({ releases: { "rate-limiter": "1.0.0" } });
		const config = { tiers: { local: { limit: 7, clients: ["127.0.0.1"] }, everyone: { limit: 1 } } };
		expect(await swapIn(workspace.root, { component: "rate-limiter", version: "1.2.0", config })).toBeNull();
		expect((await get("/style.css")).headers.get("x-ratelimit-limit")).toBe("7");
	});

	test("the broken renderer fails pages with tables, and taking it back heals them", async () => {
		expect(await swapIn(workspace.root, { component: "renderer", version: "2.1.0" })).toBeNull();
		const failed = await get("/docs/http-api");
		expect(failed.status).toBe(500);
		expect(await failed.text()).toContain("renderer 2.1.0 failed");
		expect((await get("/docs/welcome")).status).toBe(200);
		expect(await swapIn(workspace.root, { component: "renderer", version: "1.0.0" })).toBeNull();
		expect((await get("/docs/http-api")).status).toBe(200);
	});

	test("readers who keep reading lose no page while the renderer changes under them", async () => {
		let reading = true;
		const seen = new Map<string, number>();
		async function read(): Promise<void> {
			while (reading) {
				const response = await get("/docs/hot-swapping?format=json");
				const page = (await response.json()) as { renderer?: string };
				const key = page.renderer ?? `status ${response.status}`;
				seen.set(key, (seen.get(key) ?? 0) + 1);
			}
		}
		const readers = [read(), read(), read(), read()];
		for (const version of ["2.0.0", "1.0.0", "2.0.0", "1.0.0"]) {
			await expect.poll(() => seen.get(version === "2.0.0" ? "1.0.0" : "2.0.0") ?? 0, patient).toBeGreaterThan(5);
			expect(await swapIn(workspace.root, { component: "renderer", version })).toBeNull();
		}
		reading = false;
		await Promise.all(readers);
		expect([...seen.keys()].sort()).toEqual(["1.0.0", "2.0.0"]);
	});
});

describe("its process", () => {
	test("says one line when it answers, and ends with 0 when it is told to, whichever signal tells it", async () => {
		expect(service.stdout).toEqual([`docs-service listens on ${service.url}`]);
		expect(await service.stop("SIGTERM")).toEqual({ code: 0, signal: null });
		expect(service.stdout).toHaveLength(1);
		service = await runService(workspace.root);
		expect(await service.stop("SIGINT")).toEqual({ code: 0, signal: null });
	});

	test("answers a request that has begun before it ends, and takes no new ones", async () => {
		let end = () => {};
		const mayEnd = new Promise<void>((resolve) => {
			end = resolve;
		});
		const body = new ReadableStream({
			async start(controller) {
				controller.enqueue(new TextEncoder().encode("# Half"));
				await mayEnd;
				controller.close();
			},
		});
		const headers = { "content-type": "text/markdown" };
		const answer = get("/docs/half", { method: "PUT", headers, body, duplex: "half" } as RequestInit);
		// The limiter counts a request once it has arrived. What it has counted besides this question is the one that hangs.
		let asked = 0;
		const remaining = async () => Number((await get("/style.css")).headers.get("x-ratelimit-remaining"));
		await expect.poll(async () => 60_000 - ++asked - (await remaining()), patient).toBe(1);
		const ended = service.stop();
		const asking = () =>
			get("/status").then(
				({ status }) => status,
				() => "refused",
			);
		await expect.poll(asking, patient).toBe("refused");
		end();
		expect((await answer).status).toBe(201);
		expect((await answer).headers.get("connection")).toBe("close");
		expect(await ended).toEqual({ code: 0, signal: null });
	});

	test("keeps its components' state over a restart, but not what was in its own memory", async () => {
		await putNotes();
		const before = Number((await get("/style.css")).headers.get("x-ratelimit-remaining"));
		await service.stop();
		service = await runService(workspace.root);
		expect(Number((await get("/style.css")).headers.get("x-ratelimit-remaining"))).toBeLessThan(before);
		expect(await found("marmalade")).toEqual([]);
		expect((await get("/docs/notes")).status).toBe(404);
		expect(await found("gate")).toContain("hot-swapping");
	});

	test("ends as well when its runtime is stopped from outside", async () => {
		await withRuntime(workspace.root, (runtime) => runtime.request(StopRequest, { save: false }, 10_000));
		expect(await service.ended).toEqual({ code: 0, signal: null });
	});

	test("says what to do when its port is taken, or is none", async () => {
		const { port } = new URL(service.url);
		expect(await failingService(workspace.root, { PORT: port })).toEqual({
			code: 1,
			stdout: "",
			stderr: `docs-service cannot listen on 127.0.0.1:${port}, because that port is taken. Set PORT to another, or to 0 for any free one.`,
		});
		expect(await failingService(workspace.root, { PORT: "http" })).toMatchObject({
			code: 1,
			stderr: 'PORT is "http"; it must be a number from 0 to 65535, where 0 stands for any free port.',
		});
	});
});
