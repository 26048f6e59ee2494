import { expect, test } from "vitest";
import { until } from "../harness/until.ts";
import { type Journal, journal, stateless } from "./harness/fixtures.ts";
import { host, hosted } from "./harness/hosted.ts";

interface Odd {
	fail(): void;
	later(): void;
	odd(): void;
	echo(...args: unknown[]): unknown[];
	give(kind: string): unknown;
	never(): void;
	version(): string;
}

const failing = `
	fail: () => { throw new RangeError("out of range"); },
	later: async () => { throw new TypeError("not now"); },
	odd: () => { throw Object.create(null); },
	echo: (...args) => args,
	give: (kind) => ({ function: () => {}, promise: { inner: Promise.resolve() }, nothing: undefined })[kind],
	never: () => new Promise(() => {}),
	field: 7,
`;

test("a handle gives promises, and keeps every method apart", async () => {
	const { runtime } = await hosted({ releases: [journal("1.0.0")] });
	const handle = runtime.component<Journal>("journal");
	expect(handle.append).toBe(handle.append);
	expect(handle.append("a")).toBeInstanceOf(Promise);
	expect(await handle.append("b")).toBe(2);
	expect(await handle.all()).toEqual(["a", "b"]);
});

test("a handle is not taken for a promise, so that it can be awaited and returned from async functions", async () => {
	const { runtime } = await hosted({ releases: [journal("1.0.0")] });
	const handle = await (async () => runtime.component<Journal>("journal"))();
	expect(await handle.version()).toBe("1.0.0");
});

test("values of every cloneable kind arrive as they were sent", async () => {
	const { runtime } = await hosted({ releases: [stateless("odd", "1.0.0", failing)] });
	const odd = runtime.component<Odd>("odd");
	const values = [1n, new Map([["a", new Set([1])]]), new Date(0), new Uint8Array([1, 2]), null, undefined, Number.NaN];
	expect(await odd.echo(...values)).toEqual(values);
	expect(await odd.give("nothing")).toBeUndefined();
});

test("what a method throws arrives with its name, its message and its own stack", async () => {
	const { runtime } = await hosted({ releases: [stateless("odd", "1.0.0", failing)] });
	const odd = runtime.component<Odd>("odd");
	await expect(odd.fail()).rejects.toMatchObject({
		code: "component-error",
		name: "RangeError",
		message: "out of range",
	});
	await expect(odd.later()).rejects.toMatchObject({ code: "component-error", name: "TypeError", message: "not now" });
	await expect(odd.fail()).rejects.toHaveProperty("stack", expect.stringContaining("index.js"));
	await expect(odd.odd()).rejects.toMatchObject({ code: "component-error" });
	expect(await odd.version()).toBe("1.0.0");
});

test("arguments and results that cannot be cloned fail their own call alone", async () => {
	const { runtime } = await hosted({ releases: [stateless("odd", "1.0.0", failing)] });
	const odd = runtime.component<Odd>("odd");
	const together = await Promise.allSettled([
		odd.echo(1),
		odd.echo(() => {}),
		odd.give("function"),
		odd.give("promise"),
		odd.echo(2),
	]);
	expect(together).toMatchObject([
		{ value: [1] },
		{ reason: { code: "uncloneable-arguments" } },
		{ reason: { code: "uncloneable-result" } },
		{ reason: { code: "uncloneable-result" } },
		{ value: [2] },
	]);
});

test("unknown components and methods are told from each other, and what there is instead is named", async () => {
	const { runtime } = await hosted({ releases: [journal("1.0.0"), stateless("odd", "1.0.0", failing)] });
	await expect(runtime.component<Journal>("jornal").all()).rejects.toMatchObject({
		code: "unknown-component",
		message: 'There is no component "jornal" here; there is: journal, odd.',
	});
	await expect(runtime.component<{ apend(): void }>("journal").apend()).rejects.toMatchObject({
		code: "unknown-method",
		message: expect.stringContaining("append, all, version"),
	});
	for (const inherited of ["toString", "constructor", "field"])
		await expect(runtime.component<Record<string, () => void>>("odd")[inherited]?.()).rejects.toMatchObject({
			code: "unknown-method",
		});
});

test("a call has a deadline, and the component goes on when it has passed", async () => {
	const { runtime } = await hosted({ releases: [stateless("odd", "1.0.0", failing)] });
	await expect(runtime.component<Odd>("odd", { timeoutMs: 20 }).never()).rejects.toMatchObject({
		code: "deadline-exceeded",
		message: "odd.never had 20 ms and the component has not answered.",
	});
	expect(await runtime.component<Odd>("odd", { timeoutMs: Number.POSITIVE_INFINITY }).version()).toBe("1.0.0");
});

test.each([0, -1, Number.NaN, Number.NEGATIVE_INFINITY])(
	"a timeout of %d is refused where it is given, for a handle and for all of them",
	async (timeoutMs) => {
		const { workspace, runtime } = await hosted({ releases: [journal("1.0.0")] });
		const refusal = new RangeError(
			`A call cannot have a timeout of ${timeoutMs}: give it a number of milliseconds that is more than 0.`,
		);
		expect(() => runtime.component<Journal>("journal", { timeoutMs })).toThrow(refusal);
		await expect(host(workspace, { callTimeoutMs: timeoutMs })).rejects.toThrow(refusal);
		expect(await runtime.component<Journal>("journal").append(1)).toBe(1);
	},
);

test("a caller can cancel before and while a call runs", async () => {
	const { runtime } = await hosted({ releases: [stateless("odd", "1.0.0", failing)] });
	const abort = new AbortController();
	const odd = runtime.component<Odd>("odd", { signal: abort.signal });
	const underWay = odd.never();
	abort.abort();
	await expect(underWay).rejects.toMatchObject({ code: "cancelled" });
	await expect(odd.version()).rejects.toMatchObject({
		code: "cancelled",
		message: "odd.version was cancelled by its caller.",
	});
	const { slots } = await runtime.status();
	expect(slots).toMatchObject([{ component: "odd", inFlight: 0, calls: 1, errors: 1 }]);
});

test("calls are started in the order in which they were made", async () => {
	const { runtime } = await hosted({ releases: [journal("1.0.0")] });
	const handle = runtime.component<Journal>("journal");
	const numbers = Array.from({ length: 500 }, (_, i) => i);
	expect(await Promise.all(numbers.map((i) => handle.append(i)))).toEqual(numbers.map((i) => i + 1));
	expect(await handle.all()).toEqual(numbers);
});

test("components call each other, but not before all have started", async () => {
	const greeter = stateless("greeter", "1.0.0", `greet: async () => "hello from " + await other.version()`, {
		before: `const other = context.component("other"); let early; try { await other.version(); } catch (error) { early = error; }
			if (early?.code !== "component-unavailable") throw new Error("setup could call");`,
	});
	const { runtime } = await hosted({ releases: [greeter, stateless("other", "1.0.0")] });
	expect(await runtime.component<{ greet(): string }>("greeter").greet()).toBe("hello from 1.0.0");
});

test("what a component does after its call was answered belongs to no call, least of all to another caller's", async () => {
	const poller = stateless(
		"poller",
		"1.0.0",
		`begin: () => { timer = context.setInterval(async () => { seen = await polled.version(); }, 2); },
		hold: async () => { const first = await polled.version(); await new Promise((resolve) => { letGo = resolve; }); return [first, await polled.version()]; },
		letGo: () => letGo(),
		seen: () => seen,`,
		{
			before: 'const polled = context.component("polled"); let seen; let letGo; let timer;',
			noodle: { dependencies: { polled: "*" } },
		},
	);
	const { runtime, driver } = await hosted({
		releases: [poller, stateless("polled", "1.0.0"), stateless("polled", "2.0.0")],
	});
	const handle = runtime.component<{ begin(): void; hold(): string[]; letGo(): void; seen(): string }>("poller");
	await handle.begin();
	// It goes by the number that the one before has left, and goes on with the release that it began with.
	const held = handle.hold();
	await until("the timer to call", async () => (await handle.seen()) === "1.0.0");
	expect(await (await driver()).swap("polled@2.0.0")).toMatchObject({ ok: true });
	await until("the timer to meet the new release", async () => (await handle.seen()) === "2.0.0");
	await handle.letGo();
	expect(await held).toEqual(["1.0.0", "1.0.0"]);
});
