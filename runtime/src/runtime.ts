import { randomBytes } from "node:crypto";
import { join, resolve } from "node:path";
import { setFlagsFromString } from "node:v8";
import type { ComponentHandle, LogLevel } from "./component/contract.ts";
import { ControlPoint } from "./control/control-point.ts";
import { EventHub } from "./control/event-hub.ts";
import type { StampedEvent } from "./control/events.ts";
import type { RuntimeStatus } from "./control/protocol.ts";
import { messageOf } from "./formats/failure.ts";
import type { IsolationOptions } from "./isolation/isolation-options.ts";
import { codeCacheFolder, trimCodeCache } from "./isolation/thread/code-cache.ts";
import { Threads } from "./isolation/thread/threads.ts";
import { type LogSink, logToStderr, unfailing } from "./log.ts";
import { memoryStatus } from "./memory-status.ts";
import { type HandleOptions, limits, type RuntimeOptions, RuntimeStartError } from "./runtime-options.ts";
import { CallRouter } from "./slots/call-router.ts";
import { timeoutProblem } from "./slots/call-timeout.ts";
import type { Generation, GenerationHost } from "./slots/generation.ts";
import { PendingCall } from "./slots/pending-call.ts";
import { Slot } from "./slots/slot.ts";
import { healthOf, slotCounters, slotStatus } from "./slots/slot-status.ts";
import { stopSlot } from "./slots/stop-slot.ts";
import { Supervisor } from "./slots/supervisor.ts";
import { nodeProblem } from "./start/node-version.ts";
import { type ResolvedComponent, resolveWorkspace } from "./start/resolve-workspace.ts";
import { SavedStates } from "./start/saved-states.ts";
import { Deadline } from "./swap/deadline.ts";
import { SwapDesk } from "./swap/swap-desk.ts";

/**
 * Hosts the components of a workspace in this process. While it runs, the language server and the command line find it
 * through its control socket, see what runs in it, and replace releases in it.
 */
export class Runtime {
	/**
	 * Starts every component that noodle.json names. One that fails to start does not keep the others from starting: its
	 * calls are refused with the reason, and an upgrade of it can repair it.
	 *
	 * @throws RuntimeStartError when there is no usable manifest and nothing was committed before, when the control socket
	 * cannot be opened, or when this Node is too old
	 * @throws RangeError when `callTimeoutMs` is not more than 0
	 */
	static async start(options: RuntimeOptions): Promise<Runtime> {
		const tooOld = nodeProblem(process.versions.node);
		if (tooOld !== null) throw new RuntimeStartError("node-too-old", tooOld);
		const root = resolve(options.root);
		// Before anything is compiled: V8 takes no code that was made under other flags.
		if (options.disableCompilationCache) setFlagsFromString("--no-compilation-cache");
		const env = options.env ?? process.env;
		const workspace = await resolveWorkspace(root, env);
		if (!workspace.ok) throw new RuntimeStartError(workspace.error.code, workspace.error.message);
		const { components, findings, insteadOfManifest } = workspace.value;
		const names = components.map(({ name }) => name);
		const runtime = new Runtime(root, env, options, names);
		for (const finding of findings) {
			if (finding.severity === "error") runtime.#log(null, "error", finding.message);
		}
		if (insteadOfManifest !== null)
			runtime.#log(null, "warn", `What was committed last is started, not the manifest: ${insteadOfManifest}.`);
		// All slots are there before anybody can ask for one: a component that has yet to start is not an unknown one.
		for (const component of components) runtime.#addSlot(component);
		try {
			const opened = await runtime.#control.open(runtime.#startedAt.toISOString());
			if (!opened.ok) throw new RuntimeStartError(opened.error.code, opened.error.message);
			for (const component of components) await runtime.#startComponent(component);
		} catch (error) {
			// What ends the start is what the caller has to know, whatever else goes wrong on the way out.
			await runtime.stop().catch((other: unknown) => runtime.#log(null, "error", messageOf(other)));
			throw error;
		}
		runtime.#ready = true;
		void runtime.#tidy();
		runtime.#changed();
		return runtime;
	}

	readonly id = randomBytes(4).toString("hex");
	readonly root: string;
	readonly #env: Readonly<Record<string, string | undefined>>;
	readonly #sink: LogSink;
	readonly #callMs: number;
	readonly #threads: Threads;
	readonly #isolation: IsolationOptions;
	readonly #startedAt = new Date();
	readonly #slots = new Map<string, Slot>();
	readonly #supervisors = new Map<string, Supervisor>();
	readonly #router = new CallRouter(this.#slots);
	readonly #savedStates: SavedStates;
	readonly #swaps: SwapDesk;
	readonly #events = new EventHub((message) => this.#log(null, "error", message));
	readonly #control: ControlPoint;
	readonly #stopListeners = new Set<() => void>();
	#ready = false;
	#stopping: Promise<void> | null = null;

	private constructor(
		root: string,
		env: Readonly<Record<string, string | undefined>>,
		options: RuntimeOptions,
		components: readonly string[],
	) {
		this.root = root;
		this.#env = env;
		this.#sink = unfailing(options.log ?? logToStderr);
		this.#callMs = checked(options.callTimeoutMs ?? limits.callMs);
		this.#threads = new Threads(options.threads, join(root, codeCacheFolder));
		this.#isolation = { threads: this.#threads };
		this.#savedStates = new SavedStates(root, components, ({ component, level, message }) =>
			this.#log(component, level, message),
		);
		this.#swaps = new SwapDesk({
			root,
			slots: this.#slots,
			host: this.#host,
			env: this.#env,
			disposeMs: limits.disposeMs,
			runtimeId: this.id,
			changed: () => this.#changed(),
			emit: (event) => this.#events.emit(event),
			log: (level, message) => this.#log(null, level, message),
		});
		this.#control = new ControlPoint(root, this.id, {
			status: () => this.status(),
			call: (component, method, args, timeoutMs) =>
				this.#router.call(component, method, [...args], { timeoutMs: timeoutMs ?? this.#callMs }),
			stop: (save) => this.stop({ save }),
			swaps: this.#swaps,
			events: this.#events,
			configs: () =>
				Object.fromEntries([...this.#slots.values()].map((slot) => [slot.component, slot.configured.value])),
			counters: () => [...this.#slots.values()].map(slotCounters),
			log: (level, message) => this.#log(null, level, message),
		});
	}

	/**
	 * A component, for good: the handle stays valid over every upgrade. Its methods return promises and reject with
	 * CallError.
	 *
	 * @throws RangeError when `timeoutMs` is not more than 0
	 */
	component<Methods extends object>(name: string, options: HandleOptions = {}): ComponentHandle<Methods> {
		const { timeoutMs = this.#callMs, signal, key } = options;
		return this.#router.handle(name, { timeoutMs: checked(timeoutMs), signal, key });
	}

	/** What runs, in which version, and how it is. */
	async status(): Promise<RuntimeStatus> {
		return {
			id: this.id,
			pid: process.pid,
			root: this.root,
			node: process.version,
			startedAt: this.#startedAt.toISOString(),
			ready: this.#ready,
			slots: await Promise.all(
				[...this.#slots.values()].map((slot) =>
					slotStatus(slot, this.#supervisors.get(slot.component)?.restarts ?? 0, limits.healthMs),
				),
			),
			swaps: this.#swaps.open,
			lastSwap: this.#swaps.last,
			spareThreads: this.#threads.spares,
			memory: memoryStatus(),
		};
	}

	/**
	 * Tells of swaps and their stages, of components that start, die and come back, and of what is logged.
	 *
	 * @param listener called in the runtime's own turn of the loop, so it should be quick; one that throws is told no more
	 * @returns how to stop listening
	 */
	subscribe(listener: (event: StampedEvent) => void): () => void {
		return this.#events.subscribe(listener);
	}

	/** Resolves when the runtime has stopped, for whatever reason. Until then, waiting for it keeps the process alive. */
	stopped(): Promise<void> {
		this.#control.keepAlive();
		return this.#stopping ?? new Promise((done) => this.#stopListeners.add(done));
	}

	/**
	 * Takes back swaps under way, lets calls finish, and disposes of every component, dependents before what they need.
	 *
	 * @param options.save keep the state of every component that exports it, for the next start
	 * @param options.timeoutMs milliseconds that calls under way have to finish; 10,000 unless given
	 * @throws RangeError when `timeoutMs` is negative or no number
	 */
	stop(options: { save?: boolean; timeoutMs?: number } = {}): Promise<void> {
		const { save = false, timeoutMs = limits.stopMs } = options;
		if (timeoutMs !== 0) checked(timeoutMs, "A stop");
		this.#stopping ??= this.#stop(save, timeoutMs).finally(() => {
			this.#router.close("has stopped");
			for (const done of this.#stopListeners) done();
		});
		return this.#stopping;
	}

	#addSlot({ name, version, written, release }: ResolvedComponent): void {
		const slot = new Slot(name, { version, integrity: release.ok ? release.value.integrity : "", written });
		this.#slots.set(name, slot);
		this.#supervisors.set(name, new Supervisor(slot, this.#host, limits, () => this.#slotChanged(slot)));
		if (release.ok) return;
		slot.state = { kind: "failed", reason: release.error.message };
		this.#log(name, "error", release.error.message);
	}

	async #startComponent({ name, version, release }: ResolvedComponent): Promise<void> {
		const supervisor = this.#supervisors.get(name);
		if (this.#stopping || !release.ok || !supervisor) return;
		const started = await supervisor.start(release.value, (shape) =>
			this.#savedStates.stateFor(release.value, shape, limits.startMs),
		);
		if (this.#stopping) return;
		if (!started.ok) return this.#log(name, "error", `${version} did not start. ${started.error.message}`);
		await this.#savedStates.used(release.value);
	}

	get #host(): GenerationHost {
		return {
			isolation: this.#isolation,
			call: (component, method, args, parent, sink) => {
				const tree = parent instanceof PendingCall && parent.tree.isOpen ? parent.tree : undefined;
				this.#router.dispatch(component, method, args, { timeoutMs: this.#callMs, tree }, sink);
			},
			log: (component, level, message) => this.#log(component, level, message),
			died: (generation: Generation, reason) =>
				this.#supervisors.get(generation.release.component)?.died(generation, reason),
			tookOver: ({ release: { component } }) => {
				this.#supervisors.get(component)?.superseded();
				this.#savedStates.superseded(component);
				const slot = this.#slots.get(component);
				if (slot) this.#tellOf(slot);
			},
		};
	}

	async #stop(save: boolean, timeoutMs: number): Promise<void> {
		this.#router.close("is stopping");
		for (const slot of this.#slots.values()) slot.gate?.refuseAll();
		await this.#swaps.close({ code: "runtime-stopped", message: "The runtime is stopping." });
		await Promise.all([...this.#supervisors.values()].map((supervisor) => supervisor.stop()));
		await this.#savedStates.settled();
		const deadline = new Deadline(timeoutMs);
		for (const slot of [...this.#slots.values()].reverse()) {
			await stopSlot(slot, {
				deadline,
				disposeMs: limits.disposeMs,
				save: save ? (generation) => this.#savedStates.save(generation, limits.stopMs) : null,
				log: (level, message) => this.#log(slot.component, level, message),
			});
		}
		await this.#threads.close();
		await this.#control.close();
	}

	/** What nobody has to wait for. */
	async #tidy(): Promise<void> {
		try {
			await trimCodeCache(join(this.root, codeCacheFolder));
		} catch (error) {
			this.#log(
				null,
				"warn",
				`The cache of compiled code in ${codeCacheFolder} cannot be tidied: ${messageOf(error)}.`,
			);
		}
	}

	#slotChanged(slot: Slot): void {
		this.#tellOf(slot);
		this.#changed();
	}

	#tellOf(slot: Slot): void {
		const { status, reason } = healthOf(slot.state);
		const version = slot.serving?.release.version ?? slot.wanted.version;
		this.#events.emit({ kind: "component", component: slot.component, version, status, reason });
	}

	#changed(): void {
		this.#control.notifyChanged();
	}

	#log(component: string | null, level: LogLevel, message: string): void {
		if (this.#events.isHeard) this.#events.emit({ kind: "log", level, component, message });
		this.#sink({ component, level, message });
	}
}

/** One that is no time is a mistake of whoever wrote it, which nothing that waits should have to find. */
function checked(timeoutMs: number, what: "A call" | "A stop" = "A call"): number {
	const problem = timeoutProblem(timeoutMs, what);
	if (problem !== null) throw new RangeError(problem);
	return timeoutMs;
}
