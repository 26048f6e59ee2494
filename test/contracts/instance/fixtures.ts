/** A release that the contract of instances needs, in whatever language a kind of isolation runs. */
export interface Fixture {
	readonly name: string;
	readonly noodle: Record<string, unknown>;
	/** The definition, as a JavaScript expression that is good in ES modules and in CommonJS. Arguments and state are plain JSON. */
	readonly definition: string;
}

/** Answers its calls in all the ways there are, and exports at state version 2 what version 1 called `total`. */
export const counter: Fixture = {
	name: "counter",
	noodle: { state_version: 2, methods: ["add", "count"], migrations: ["1-2"] },
	definition: `{
	setup({ state, log, config, signal, callSignal }) {
		let count = state?.count ?? 0;
		// It goes on changing what it has exported.
		const list = [count];
		// What it was given is its own.
		if (state) state.count = -1;
		const configured = { ...config };
		config.spoilt = true;
		let waiting = [];
		log.info("set up");
		return {
			methods: {
				add: (by) => (list[0] = count += by),
				count: () => count,
				later: async (value) => { await null; return value; },
				thenable: (value) => ({ then: (done) => { done(value); done("again"); throw new Error("too late"); } }),
				echo: (...values) => values,
				nothing: () => {},
				configured: () => configured,
				aborted: () => signal.aborted,
				wait: () => new Promise((resolve) => waiting.push(resolve)),
				heed: () => {
					const own = callSignal();
					return new Promise((done) => own.addEventListener("abort", () => done({ code: own.reason.code, message: own.reason.message })));
				},
				release: () => { for (const resolve of waiting.splice(0)) resolve(count); },
				fail: (message) => { throw new TypeError(message); },
				failLater: async (message) => { await null; throw new RangeError(message); },
				throwText: () => { throw "only text"; },
				throwTextless: async () => { throw { message: Object.create(null) }; },
				throwSecret: () => { throw { get message() { throw new Error("not yours"); } }; },
				throwRevoked: () => { const { proxy, revoke } = Proxy.revocable({}, {}); revoke(); throw proxy; },
			},
			exportState: () => ({ count, list }),
			importState: (given) => { list[0] = count = given.count; given.count = -1; },
			dispose: () => { log.info("said goodbye"); },
		};
	},
	migrations: [{ from: 1, to: 2, up: ({ total }) => ({ count: total, list: [] }), down: ({ count }) => ({ total: count }) }],
}`,
};

/** Has nothing that is not required. */
export const bare: Fixture = {
	name: "bare",
	noodle: { methods: ["version"] },
	definition: `{ setup: () => ({ methods: { version: () => "1.0.0", notAMethod: 1 } }) }`,
};

/** Calls another component, on behalf of its own calls, of nobody, and too early. */
export const asker: Fixture = {
	name: "asker",
	noodle: { dependencies: { counter: "*" }, methods: ["ask"] },
	definition: `{
	async setup(context) {
		const counter = context.component("counter");
		const early = await counter.count().catch(({ code }) => code);
		let timer = null;
		return {
			methods: {
				early: () => early,
				ask: (method, ...args) => counter[method](...args),
				askLater: async (method, ...args) => { await new Promise((done) => setTimeout(done, 1)); return counter[method](...args); },
				askTwice: async () => [await counter.add(1), await counter.add(2)],
				giveUp: async () => { try { return await counter.fail(); } catch ({ code, message }) { return { code, message }; } },
			},
		};
	},
}`,
};

/** Declares no dependencies, and finds another component only when it needs it. */
export const lateAsker: Fixture = {
	name: "late-asker",
	noodle: { methods: ["ask", "askLater"] },
	definition: `{
	setup: (context) => ({
		methods: {
			ask: (method, ...args) => context.component("counter")[method](...args),
			askLater: async (method, ...args) => {
				const counter = context.component("counter");
				await new Promise((done) => setTimeout(done, 1));
				return counter[method](...args);
			},
		},
	}),
}`,
};

/** Tells what was done to it, and fails where it is told to. */
export const staged: Fixture = {
	name: "staged",
	noodle: { state_version: 1, methods: ["seen", "behave"] },
	definition: `{
	setup() {
		const seen = [];
		let how = {};
		const act = (stage, value) => {
			seen.push(stage);
			if (how[stage] === "throw") throw new Error(stage + " is broken");
			if (how[stage] === "hang") return new Promise(() => {});
			return how[stage] ?? value;
		};
		return {
			methods: { seen: () => seen, behave: (next) => { how = next; }, wait: () => new Promise(() => {}) },
			exportState: () => act("exportState", {}),
			importState: () => act("importState"),
			activate: () => act("activate"),
			deactivate: () => act("deactivate"),
			health: () => act("health"),
			dispose: () => act("dispose"),
		};
	},
}`,
};

/** Holds what no copy can be made of, and gives it away in every way. */
export const stubborn: Fixture = {
	name: "stubborn",
	noodle: { state_version: 1, methods: ["result"] },
	definition: `{
	setup({ component }) {
		const counter = component("counter");
		const held = () => "function";
		return {
			methods: { result: () => ({ held }), ask: () => counter.add({ held }) },
			exportState: () => ({ list: [1, { held }] }),
		};
	},
	migrations: [{ from: 1, to: 2, up: () => ({ held: () => {} }), down: () => { throw new Error("no way down"); } }],
}`,
};

export const tracking: Fixture = {
	name: "tracking",
	noodle: { state_version: 1, methods: ["put"] },
	definition: `{
	setup({ trackedMap }) {
		const map = trackedMap("entries");
		return { methods: { put: (key, value) => { map.set(key, value); }, all: () => [...map] } };
	},
	migrations: [{ from: 1, to: 2, entries: { entries: { up: (value) => value * 10, down: (value) => value / 10 } } }],
}`,
};

/** Ways to take a process along, which an isolated component does not have. */
export const deadly: Fixture = {
	name: "deadly",
	noodle: { methods: ["exit"] },
	definition: `{
	setup: () => ({
		methods: {
			wait: () => new Promise(() => {}),
			loop: () => { for (;;); },
			exit: () => { process.exit(7); },
			throwOutside: () => { setTimeout(() => { throw new Error("boom"); }); return new Promise(() => {}); },
			rejectUnheard: () => { Promise.reject(new Error("boom")); return new Promise(() => {}); },
		},
	}),
}`,
};

const setupOf = (body: string): string => `{ setup() { ${body} } }`;

/** Releases that never get as far as a method. */
export const broken = {
	throwsWhenLoaded: { name: "broken", noodle: {}, definition: `(() => { throw new Error("cannot be loaded"); })()` },
	hasNoSetup: { name: "broken", noodle: {}, definition: `{ start() {} }` },
	throwsInSetup: { name: "broken", noodle: {}, definition: setupOf(`throw new Error("cannot start");`) },
	hasNoMethods: { name: "broken", noodle: {}, definition: setupOf("return {};") },
	hangsInSetup: { name: "broken", noodle: {}, definition: setupOf("return new Promise(() => {});") },
} satisfies Record<string, Fixture>;
