const reserved = /^(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(?:\..*)?$/i;
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
const special = /[\u0000-\u001f\u007f<>:"|?*\\]/;
/** Bytes, of one name; what file systems commonly take. */
const longestName = 255;

/**
 * The names in one release, which has to be the same on every system: what one of them refuses, changes, or takes for
 * another file is refused on all.
 */
export class PortableNames {
	/** Every file and folder so far as it is written, by what a system that ignores case and composition makes of it. */
	readonly #known = new Map<string, string>();

	/**
	 * Takes one more file in.
	 *
	 * @param path from the release's folder, with "/" between names
	 * @returns why the release cannot have it beside those that came before; null when it can
	 */
	refusal(path: string): string | null {
		const names = path.split("/");
		for (const name of names) {
			const why = refusalOf(name);
			if (why !== null) return `${JSON.stringify(shortened(path))} ${why}`;
		}
		for (let length = 1; length <= names.length; length++) {
			const written = names.slice(0, length).join("/");
			const folded = written.normalize("NFC").toLowerCase();
			const known = this.#known.get(folded);
			if (known !== undefined && (known !== written || length === names.length)) {
				return known === written
					? `${JSON.stringify(path)} is there twice`
					: `${JSON.stringify(written)} and ${JSON.stringify(known)} are one and the same on systems that ignore case`;
			}
			this.#known.set(folded, written);
		}
		return null;
	}
}

function refusalOf(name: string): string | null {
	if (name === "" || name === "." || name === "..") return "leads elsewhere";
	if (special.test(name)) return "has a character that not every system allows in a name";
	if (/[. ]$/.test(name)) return "ends in a dot or a space, which not every system keeps";
	if (reserved.test(name)) return "has a name that stands for a device on Windows";
	return Buffer.byteLength(name) > longestName ? `has a name of more than ${longestName} bytes` : null;
}

function shortened(path: string): string {
	return path.length > 200 ? `${path.slice(0, 200)}…` : path;
}
