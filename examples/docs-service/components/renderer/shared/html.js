import { Renderer } from "marked";
import { decodeEntities, escapeHtml } from "./entities.js";

const webAddress = /^https?:\/\//i;
/** Everything else that has a scheme, `javascript:` above all, is shown as text without a link. */
const otherSafeLink = /^(?:mailto:|[^:/?#]*(?:[/?#]|$))/i;

/** What 2.x writes differently from what `marked` does by itself. `this` is the renderer of `marked`. */
export const html = {
	heading({ tokens, depth, id }) {
		const text = this.parser.parseInline(tokens);
		const anchor = `<a class="anchor" href="#${escapeHtml(id)}" aria-label="Link to this section">#</a>`;
		return `<h${depth} id="${escapeHtml(id)}">${text} ${anchor}</h${depth}>\n`;
	},

	link({ href, title, tokens, autolink }) {
		const text = this.parser.parseInline(tokens);
		// What a browser will make of the address decides, so references such as "&#106;" are resolved before it is judged.
		const address = autolink ? href : decodeEntities(href);
		const titled = title ? ` title="${escapeHtml(decodeEntities(title))}"` : "";
		const attributes = `href="${escapeHtml(address)}"${titled}`;
		if (webAddress.test(address)) return `<a class="external" rel="noopener noreferrer" ${attributes}>${text}</a>`;
		return otherSafeLink.test(address) ? `<a ${attributes}>${text}</a>` : text;
	},

	code({ text, lang }) {
		const language = lang?.split(/\s/, 1)[0] ?? "";
		const caption = language === "" ? "" : `<figcaption>${escapeHtml(language)}</figcaption>`;
		const kind = language === "" ? "" : ` class="language-${escapeHtml(language)}"`;
		return `<figure class="code">${caption}<pre><code${kind}>${escapeHtml(text)}\n</code></pre></figure>\n`;
	},

	listitem(item) {
		const open = item.task ? `<li class="task${item.checked ? " done" : ""}">` : "<li>";
		return `${open}${this.parser.parse(item.tokens)}</li>\n`;
	},

	table(token) {
		return `<div class="table">${plainTable(this, token)}</div>\n`;
	},

	/** Whoever may write a page may not run scripts in the browsers of its readers. */
	html({ text, block }) {
		return block ? `<p class="raw-html">${escapeHtml(text.trim())}</p>\n` : escapeHtml(text);
	},
};

/** The table as `marked` itself writes it. */
export function plainTable(renderer, token) {
	return Renderer.prototype.table.call(renderer, token);
}
