import { once } from "node:events";
import { connect } from "node:net";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
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

function put(name: string, body: NonNullable<RequestInit["body"]>, headers: Record<string, string> = markdown) {
	return service.get(`/docs/${name}`, { method: "PUT", body, headers });
}

async function pages(): Promise<number> {
	const status = (await (await service.get("/status")).json()) as { documents: number };
	return status.documents;
}

test.each([
	["GET", "/nothing", 404],
	["GET", "/docs/nothing", 404],
	["GET", "/docs/nothing.md/else", 404],
	["GET", "/docs/%E0%A4%A", 400],
	["GET", "/search", 400],
	["GET", "/search?q=+", 400],
	["POST", "/", 405],
	["DELETE", "/docs/welcome", 405],
	["OPTIONS", "/status", 405],
])("%s %s is answered with %i", async (method, path, status) => {
	const response = await service.get(path, { method });
	expect(response.status).toBe(status);
	expect(service.logged).toEqual([]);
});

test("a method that does not fit says which do", async () => {
	const { headers } = await service.get("/docs/welcome", { method: "DELETE" });
	expect(headers.get("allow")).toBe("GET, HEAD, PUT");
});

test.each([
	["a name with other letters", "Caf%C3%A9", "# x", markdown, 400],
	["a name that leads elsewhere", "..%2Fx", "# x", markdown, 400],
	["a name that is too long", "a".repeat(65), "# x", markdown, 400],
	["another type", "x", "# x", { "content-type": "text/plain" }, 415],
	["no UTF-8", "x", new Uint8Array([0x23, 0xff]), markdown, 400],
	["too much", "x", "x".repeat(1024 * 1024 + 1), markdown, 413],
])("PUT with %s", async (_, name, body, headers, status) => {
	const response = await put(name, body, headers);
	expect(response.status).toBe(status);
	expect(await response.json()).toMatchObject({
		error: { status, message: expect.stringMatching(/\.$|x\/markdown"\.$/) },
	});
	expect(await pages()).toBe(service.pages);
});

test("a megabyte exactly is taken", async () => {
	expect((await put("big", "x ".repeat(512 * 1024))).status).toBe(201);
});

test("a client that leaves in the middle of its body is no error of ours", async () => {
	const socket = connect(Number(new URL(service.url).port), "127.0.0.1");
	socket.write("PUT /docs/half HTTP/1.1\r\nhost: x\r\ncontent-type: text/markdown\r\ncontent-length: 100\r\n\r\n# Ha");
	// The limiter counts a request once it has arrived. What it has counted besides this question is the one that hangs.
	let asked = 0;
	const others = async () =>
		1000 - ++asked - Number((await service.get("/status")).headers.get("x-ratelimit-remaining"));
	await expect.poll(others, { timeout: 20_000 }).toBe(1);
	socket.destroy();
	await once(socket, "close");
	expect((await service.get("/docs/half")).status).toBe(404);
	expect(service.logged).toEqual([]);
});
