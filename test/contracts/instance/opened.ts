import {
	type CarriedState,
	type Instance,
	type InstanceShape,
	noMaps,
	type ReleaseEntry,
} from "@noodle-upgrade/runtime/isolation";
import { expect, onTestFinished, type TestContext } from "vitest";
import { FakeHost } from "./fake-host.ts";
import type { Fixture } from "./fixtures.ts";
import type { InstanceKind } from "./kind.ts";
import { RecordingSink } from "./recording-sink.ts";

/** Milliseconds for what is to succeed; the machine may be busy. */
export const ample = 20_000;

/** An instance of the kind under test, with everything that a test asks it and hears from it. */
export class Opened {
	readonly instance: Instance;
	readonly host: FakeHost;
	readonly entry: ReleaseEntry;
	readonly #sinks: RecordingSink[] = [];

	/** Not loaded yet; it ends with the test, which fails if a call was not answered exactly once by then. */
	static async create(context: TestContext, kind: InstanceKind, fixture: Fixture): Promise<Opened> {
		const entry = await kind.entry(fixture);
		if (entry === null) context.skip(`This kind has no ${fixture.name}.`);
		return new Opened(kind, fixture, entry as ReleaseEntry);
	}

	private constructor(kind: InstanceKind, fixture: Fixture, entry: ReleaseEntry) {
		this.host = new FakeHost();
		this.entry = entry;
		this.instance = kind.create(`${fixture.name}@1.0.0`, this.host);
		onTestFinished(async () => {
			await this.instance.dispose(1000);
			expect(
				this.#sinks.map(({ answers }) => answers.length),
				"how often each call was answered",
			).toEqual(this.#sinks.map(() => 1));
		});
	}

	async load(): Promise<this> {
		expect(await this.instance.load(this.entry, ample)).toMatchObject({ ok: true });
		return this;
	}

	async setup(carried: CarriedState | null = null, config = {}): Promise<InstanceShape> {
		const component = this.entry.descriptor.name;
		const result = await this.instance.setup({ component, config, carried }, ample);
		if (!result.ok) throw new Error(result.error.message);
		return result.value;
	}

	/** Makes a call without waiting for it. */
	start(method: string, ...args: unknown[]): RecordingSink {
		const sink = new RecordingSink();
		this.#sinks.push(sink);
		this.instance.call(method, args, sink);
		return sink;
	}

	call(method: string, ...args: unknown[]): Promise<unknown> {
		return this.start(method, ...args).outcome;
	}
}

/** Loaded and set up. */
export async function running(
	context: TestContext,
	kind: InstanceKind,
	fixture: Fixture,
	state?: unknown,
): Promise<Opened> {
	const opened = await Opened.create(context, kind, fixture);
	await (await opened.load()).setup(state === undefined ? null : { state, maps: noMaps });
	return opened;
}
