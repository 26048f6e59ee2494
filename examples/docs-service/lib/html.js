const escapes = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };

/** HTML that may go into a page as it stands. */
class Markup {
	constructor(text) {
		this.text = text;
	}

	toString() {
		return this.text;
	}
}

/** Says that this text is HTML already, as what the renderer gives is. */
export function markup(text) {
	return new Markup(text);
}

/** A template whose values are escaped, unless they are markup; of a list, every member; nothing for null and false. */
export function html(strings, ...values) {
	return new Markup(strings.reduce((text, string, index) => text + render(values[index - 1]) + string));
}

function render(value) {
	if (value === null || value === undefined || value === false) return "";
	if (Array.isArray(value)) return value.map(render).join("");
	if (value instanceof Markup) return value.text;
	return String(value).replace(/[&<>"']/g, (character) => escapes[character]);
}
