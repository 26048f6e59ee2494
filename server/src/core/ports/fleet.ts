import type { ComponentConfig, Failure, Result } from "@noodle-upgrade/runtime/formats";
import type { PrepareParams, RuntimeStatus, SwapReport } from "@noodle-upgrade/runtime/protocol";

/** A live runtime. Failures are those of the connection and of the runtime alike. */
export interface RuntimeLink {
	readonly id: string;
	readonly pid: number;
	status(): Promise<Result<RuntimeStatus>>;
	/** By component: the configuration that it runs with, as it was written. */
	configs(): Promise<Result<Readonly<Record<string, ComponentConfig>>>>;
	call(component: string, method: string, args: readonly unknown[], timeoutMs: number | null): Promise<Result<unknown>>;
	prepare(params: PrepareParams): Promise<Result<null>>;
	/** Gives what was prepared a share of the calls, from 0 to 1. */
	split(id: string, weight: number): Promise<Result<null>>;
	/** @param timeoutMs how long the switch may take, with all that is written down before it is answered */
	switch(id: string, timeoutMs: number): Promise<Result<SwapReport>>;
	abort(id: string): Promise<void>;
	/** Ends the old releases that a swap has kept warm. One that cannot be told ends them by itself after a time. */
	retire(id: string): Promise<void>;
	/** Has it finish its calls, keep its components' state for the next start, and end. It answers when it has begun to. */
	stop(): Promise<Result<null>>;
	onChanged(listener: () => void): void;
	onClosed(listener: () => void): void;
}

/** All live runtimes of the workspace. */
export interface Fleet {
	/** In the order of their starting; connections are kept. */
	connect(): Promise<{
		readonly links: readonly RuntimeLink[];
		readonly unreachable: readonly { readonly id: string; readonly pid: number; readonly error: Failure }[];
	}>;
	/** A runtime started, ended or changed. */
	onChanged(listener: () => void): void;
	close(): Promise<void>;
}
