// What unit tests get for `vscode`, which is to be had inside the editor alone: what texts and addresses are made with.

type Arguments = readonly (string | number | boolean)[];

export const l10n = {
	/** There is no translation. */
	bundle: undefined,

	/** The English text, with its places filled in as the editor does it. */
	t(message: string, ...args: Arguments | [Readonly<Record<string, string | number | boolean>>]): string {
		const [first] = args;
		const values = typeof first === "object" ? first : (args as Arguments);
		return message.replace(/\{(\w+)\}/g, (place, key: string) => {
			const value = (values as Readonly<Record<string, unknown>>)[key];
			return value === undefined ? place : String(value);
		});
	},
};

export const env = { language: "en" };

export const Uri = {
	joinPath: (base: unknown, ...parts: readonly string[]) => [String(base), ...parts].join("/"),
};
