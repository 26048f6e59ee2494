export const componentLanguages = ["typescript", "javascript", "python"] as const;

/** What a new component can be written in. */
export type ComponentLanguage = (typeof componentLanguages)[number];

/** What the templates say where the component's own name belongs. */
const placeholder = "component-name";

/** @param files text by path; gives the same with the component's name in it */
export function namedFiles(files: ReadonlyMap<string, string>, name: string): Map<string, string> {
	return new Map([...files].map(([path, text]) => [path, text.replaceAll(placeholder, name)]));
}
