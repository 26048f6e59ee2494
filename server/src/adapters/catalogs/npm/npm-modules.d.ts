// Both packages bring no types; what is used of them stands here.

declare module "npm-registry-fetch" {
	interface Answer {
		readonly status: number;
		readonly headers: { get(name: string): string | null };
		readonly body: AsyncIterable<Buffer> & {
			on(event: "error", listener: (error: unknown) => void): unknown;
			destroy(): void;
		};
	}

	interface Fetch {
		(url: string, options: Readonly<Record<string, unknown>>): Promise<Answer>;
		/** The key of the setting that says who is asking, such as `//npm.example.com/`; false: there is none. */
		getAuth(url: string, options: Readonly<Record<string, unknown>>): { readonly regKey: string | false };
	}

	const fetch: Fetch;
	export default fetch;
}

declare module "ini" {
	export function parse(text: string): Record<string, unknown>;
}
