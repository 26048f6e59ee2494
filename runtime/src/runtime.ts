import { randomBytes } from "node:crypto";
import { join, resolve } from "node:path";
import { setFlagsFromString } from "node:v8";
import { CallError } from "./component/call-error.ts";
import type { ComponentHandle, LogLevel } from "./component/contract.ts";
import { EventHub } from "./control/event-hub.ts";
import type { StampedEvent } from "./control/events.ts";
import { privateFolder } from "./control/private-folder.ts";
import type { RuntimeStatus } from "./control/protocol.ts";
import { protocolVersion } from "./control/protocol.ts";
import { announce, withdraw } from "./control/run-files.ts";
import { type ServedRuntime, serveRuntime } from "./control/serve-runtime.ts";
import { ControlServer } from "./control/server.ts";
import { socketAddress } from "./control/socket-address.ts";
import { messageOf, success } from "./formats/failure.ts";
import { noodleFolderName } from "./formats/workspace-files.ts";
import { createHandle } from "./handle.ts";
import type { CallSink } from "./isolation/instance.ts";
import type { IsolationOptions } from "./isolation/isolation-options.ts";
import { codeCacheFolder, trimCodeCache } from "./isolation/thread/code-cache.ts";
import { Threads } from "./isolation/thread/threads.ts";
import { type LogSink, logToStderr } from "./log.ts";
import { memoryStatus } from "./memory-status.ts";
import { type HandleOptions, limits, type RuntimeOptions, RuntimeStartError } from "./runtime-options.ts";
import type { Generation, GenerationHost } from "./slots/generation.ts";
import { PendingCall } from "./slots/pending-call.ts";
import { type CallOptions, Slot } from "./slots/slot.ts";
import { healthOf, slotCounters, slotStatus } from "./slots/slot-status.ts";
import { Supervisor } from "./slots/supervisor.ts";
import { type ResolvedComponent, resolveWorkspace } from "./start/resolve-workspace.ts";
import { savedState, saveState } from "./start/saved-state.ts";
import { UnusedStates } from "./start/unused-states.ts";
import { Deadline } from "./swap/deadline.ts";
import { removeSnapshot } from "./swap/snapshot.ts";
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
	 * @throws RuntimeStartError when there is no usable manifest and nothing was committed before, or when the control
	 * socket cannot be opened
	 */
	static async start(options: RuntimeOptions): Promise<Runtime> {
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
			await runtime.#open();
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
	readonly #unusedStates: UnusedStates;
	readonly #swaps: SwapDesk;
	readonly #events = new EventHub((message) => this.#log(null, "error", message));
	readonly #control: ControlServer;
	readonly #token = randomBytes(24).toString("base64url");
	readonly #stopListeners = new Set<() => void>();
	#ready = false;
	#stopping: Promise<void> | null = null;
	#stopped = false;

	private constructor(
		root: string,
		env: Readonly<Record<string, string | undefined>>,
		options: RuntimeOptions,
		components: readonly string[],
	) {
		this.root = root;
		this.#env = env;
		this.#sink = options.log ?? logToStderr;
		this.#callMs = options.callTimeoutMs ?? limits.callMs;
		this.#threads = new Threads(options.threads, join(root, codeCacheFolder));
		this.#isolation = { threads: this.#threads };
		this.#unusedStates = new UnusedStates(this.#savedFolder(), components, ({ component, level, message }) =>
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
		const served: ServedRuntime = {
			status: () => this.status(),
			call: (component, method, args, timeoutMs) =>
				this.#call(component, method, [...args], { timeoutMs: timeoutMs ?? this.#callMs }),
			stop: (save) => this.stop({ save }),
			swaps: this.#swaps,
			events: this.#events,
			counters: () => [...this.#slots.values()].map(slotCounters),
			log: (level, message) => this.#log(null, level, message),
		};
		this.#control = new ControlServer({
			token: this.#token,
			identity: { id: this.id, pid: process.pid },
			serve: (peer) => serveRuntime(peer, served),
			log: served.log,
		});
	}

	/**
	 * A component, for good: the handle stays valid over every upgrade. Its methods return promises and reject with
	 * CallError.
	 */
	component<Methods extends object>(name: string, options: HandleOptions = {}): ComponentHandle<Methods> {
		const { timeoutMs = this.#callMs, signal, key } = options;
		const callOptions: CallOptions = { timeoutMs, signal, key };
		// Looking its slot up for every call would cost an inline component a fifth of the call.
		const slot = this.#slots.get(name);
		return createHandle<Methods>((method, args) =>
			slot && this.#stopping === null
				? slot.call(method, args, callOptions)
				: this.#call(name, method, args, callOptions),
		);
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
	 */
	stop(options: { save?: boolean; timeoutMs?: number } = {}): Promise<void> {
		const { save = false, timeoutMs = limits.stopMs } = options;
		this.#stopping ??= this.#stop(save, timeoutMs).finally(() => {
			this.#stopped = true;
			for (const done of this.#stopListeners) done();
		});
		return this.#stopping;
	}

	async #open(): Promise<void> {
		const { address, folder } = socketAddress(this.root, this.id);
		const failed = `The runtime cannot open its control socket ${address}:`;
		try {
			const own = folder === null ? success(null) : await privateFolder(folder);
			if (!own.ok) throw new RuntimeStartError("control-socket-failed", `${failed} ${own.error.message}`);
			await this.#control.listen(address, folder);
			await announce(this.root, {
				id: this.id,
				pid: process.pid,
				address,
				token: this.#token,
				protocol: protocolVersion,
				startedAt: this.#startedAt.toISOString(),
			});
		} catch (error) {
			if (error instanceof RuntimeStartError) throw error;
			throw new RuntimeStartError(
				"control-socket-failed",
				`${failed} ${messageOf(error)}. Make ${join(this.root, noodleFolderName)} a folder that this user can write to.`,
			);
		}
	}

	#addSlot({ name, version, release }: ResolvedComponent): void {
		const slot = new Slot(name, { version, integrity: release.ok ? release.value.integrity : "" });
		this.#slots.set(name, slot);
		this.#supervisors.set(name, new Supervisor(slot, this.#host, limits, () => this.#slotChanged(slot)));
		if (release.ok) return;
		slot.state = { kind: "failed", reason: release.error.message };
		this.#log(name, "error", release.error.message);
	}

	async #startComponent({ name, version, release }: ResolvedComponent): Promise<void> {
		const supervisor = this.#supervisors.get(name);
		if (this.#stopping || !release.ok || !supervisor) return;
		const folder = this.#savedFolder();
		const started = await supervisor.start(release.value, (shape) =>
			savedState(folder, release.value, shape, limits.startMs, (message) => this.#log(name, "info", message)),
		);
		if (this.#stopping) return;
		if (!started.ok) return this.#log(name, "error", `${version} did not start. ${started.error.message}`);
		// Kept state is good for one start: after it the component's own state is the newer one.
		this.#unusedStates.used(name);
		await removeSnapshot(folder, name);
	}

	get #host(): GenerationHost {
		return {
			isolation: this.#isolation,
			call: (component, method, args, parent, sink) => {
				const tree = parent instanceof PendingCall && parent.tree.isOpen ? parent.tree : undefined;
				this.#dispatch(component, method, args, { timeoutMs: this.#callMs, tree }, sink);
			},
			log: (component, level, message) => this.#log(component, level, message),
			died: (generation: Generation, reason) =>
				this.#supervisors.get(generation.release.component)?.died(generation, reason),
			tookOver: ({ release: { component } }) => {
				this.#supervisors.get(component)?.superseded();
				this.#unusedStates.superseded(component);
				const slot = this.#slots.get(component);
				if (slot) this.#tellOf(slot);
			},
		};
	}

	#call(component: string, method: string, args: unknown[], options: CallOptions): Promise<unknown> {
		const slot = this.#slotFor(component, method, options);
		return slot instanceof CallError ? Promise.reject(slot) : slot.call(method, args, options);
	}

	#dispatch(component: string, method: string, args: unknown[], options: CallOptions, sink: CallSink): void {
		const slot = this.#slotFor(component, method, options);
		if (slot instanceof CallError) sink.reject(slot);
		else slot.dispatch(method, args, options, sink);
	}

	#slotFor(component: string, method: string, { tree }: CallOptions): Slot | CallError {
		// What is under way is let finish, with all the calls that it leads to; nothing new begins.
		if (this.#stopping && !tree?.isOpen) {
			const state = this.#stopped ? "has stopped" : "is stopping";
			return new CallError("runtime-stopped", `${component}.${method} was not started: the runtime ${state}.`);
		}
		const slot = this.#slots.get(component);
		if (slot) return slot;
		const known = [...this.#slots.keys()].join(", ") || "none";
		return new CallError("unknown-component", `There is no component "${component}" here; there is: ${known}.`);
	}

	async #stop(save: boolean, timeoutMs: number): Promise<void> {
		for (const slot of this.#slots.values()) slot.gate?.refuseAll();
		await this.#swaps.close({ code: "runtime-stopped", message: "The runtime is stopping." });
		await Promise.all([...this.#supervisors.values()].map((supervisor) => supervisor.stop()));
		// What is saved below must not be taken for what was saved before.
		await this.#unusedStates.settled();
		const deadline = new Deadline(timeoutMs);
		for (const slot of [...this.#slots.values()].reverse()) await this.#stopSlot(slot, deadline, save);
		await this.#threads.close();
		try {
			await withdraw(this.root, this.id);
		} finally {
			await this.#control.close();
		}
	}

	async #stopSlot(slot: Slot, deadline: Deadline, save: boolean): Promise<void> {
		const generation = slot.serving;
		const used = [...(generation ? [generation] : []), ...slot.retiring.keys()];
		await Promise.all(used.map((one) => one.drained(deadline.left)));
		const left = used.reduce((sum, { leases }) => sum + leases, 0);
		if (left > 0) {
			const message = `${left} calls have not finished within the time that the stop gives them; they are cut off.`;
			this.#log(slot.component, "warn", message);
		}
		if (save && generation) {
			const saved = await saveState(this.#savedFolder(), generation, limits.stopMs);
			if (!saved.ok) this.#log(slot.component, "error", saved.error.message);
		}
		slot.state = { kind: "stopped" };
		await Promise.all([generation?.instance.dispose(limits.disposeMs), slot.close(limits.disposeMs)]);
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

	#savedFolder(): string {
		return join(this.root, noodleFolderName, "snapshots", "saved");
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
		try {
			this.#sink({ component, level, message });
		} catch (error) {
			// A logger that fails must not take the service down, nor what it was told be lost.
			logToStderr({ component, level, message });
			logToStderr({ component: null, level: "error", message: `The log option threw: ${messageOf(error)}` });
		}
	}
}
