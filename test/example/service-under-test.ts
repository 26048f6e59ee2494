import { once } from "node:events";
import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { fileURLToPath } from "node:url";
import { type Started, start } from "./component-context.ts";
import type { Instance, Releases } from "./releases.ts";

const example = new URL("../../examples/docs-service/", import.meta.url);

/** What these tests use of the service's own modules, which are plain JavaScript. */
interface ServiceModules {
	createApp(service: object): RequestListener;
	useComponents(runtime: object): object;
	indexAll(components: object, documents: object): Promise<void>;
	Documents: { load(folder: string): Promise<{ size: number }> };
}

async function load(): Promise<ServiceModules> {
	const modules: object[] = [];
	// One after the other: loaded at the same time, a module that two of them share can come out twice, and its classes too.
	for (const name of ["components", "app", "indexing", "documents"]) {
		modules.push((await import(new URL(`lib/${name}.js`, example).href)) as object);
	}
	return Object.assign({}, ...modules) as ServiceModules;
}

export interface ServiceUnderTest {
	readonly url: string;
	readonly pages: number;
	readonly logged: readonly string[];
	/** Puts another release behind a slot, without any state. */
	swap(component: string, version: string, config?: Record<string, unknown>): Promise<void>;
	/** Puts anything behind a slot. */
	replace(component: string, version: string, instance: Instance): void;
	get(path: string, init?: RequestInit): Promise<Response>;
	close(): Promise<void>;
}

/**
 * The service on real components and a real socket. Only the runtime is a stand-in: slots that this process switches by
 * hand, to bring about what a test is about.
 */
export async function startService(releases: Releases): Promise<ServiceUnderTest> {
	const { createApp, useComponents, indexAll, Documents } = await load();
	const slots = new Map<string, { version: string; instance: Instance }>();
	const running: Started[] = [];

	async function swap(component: string, version: string, config: Record<string, unknown> = {}): Promise<void> {
		const components = Object.fromEntries([...slots].map(([name, { instance }]) => [name, instance]));
		const instance = await start(releases.get(component, version), { config, components });
		running.push(instance);
		slots.set(component, { version, instance });
	}

	const runtime = {
		component: (name: string) =>
			new Proxy(
				{},
				{
					get:
						(_, method: string) =>
						async (...args: unknown[]) =>
							slots.get(name)?.instance.methods[method]?.(...args),
				},
			),
		status: async () => ({ slots: [...slots].map(([component, { version }]) => ({ component, version })) }),
	};
	await swap("renderer", "1.0.0");
	await swap("search-index", "1.0.0");
	await swap("rate-limiter", "1.0.0", { limit: 1000 });

	const components = useComponents(runtime);
	const documents = await Documents.load(fileURLToPath(new URL("docs", example)));
	await indexAll(components, documents);
	const logged: string[] = [];
	const log = (message: string) => logged.push(message);
	const server = createServer(createApp({ components, documents, startedAt: new Date(), log }));
	server.listen(0, "127.0.0.1");
	await once(server, "listening");
	const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

	return {
		url,
		pages: documents.size,
		logged,
		swap,
		replace: (component, version, instance) => void slots.set(component, { version, instance }),
		get: (path, init) => fetch(`${url}${path}`, { redirect: "manual", ...init }),
		async close() {
			server.closeAllConnections();
			server.close();
			await once(server, "close");
			for (const { stop } of running) stop();
		},
	};
}
