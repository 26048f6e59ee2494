import { html, markup } from "./html.js";

/**
 * @param {{ title: string, status?: { pid: number, releases: Record<string, string> }, generator?: string, query?: string }} page
 *   `generator` is the release that rendered its text, `query` what was searched for
 */
function layout({ title, status, generator, query = "" }, content) {
	return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark">
${generator && html`<meta name="generator" content="${generator}">`}
<title>${title}</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/style.css">
</head>
<body>
<header><a class="home" href="/">Docs service</a>
<form action="/" role="search"><input type="search" name="q" value="${query}" placeholder="Search" aria-label="Search"></form></header>
<main>
${content}
</main>
${status && footer(status)}
</body>
</html>
`.toString();
}

function footer({ pid, releases }) {
	const running = Object.entries(releases).map(([component, version]) => html` · ${component} <b>${version}</b>`);
	return html`<footer id="status">Answered by process <b>${pid}</b>${running}</footer>`;
}

export function frontPage({ documents, status }) {
	const links = documents.map(({ name, title }) => html`<li><a href="/docs/${name}">${title}</a></li>\n`);
	return layout({ title: "Docs service", status }, html`<h1>All pages</h1>\n<ul class="pages">\n${links}</ul>`);
}

export function searchPage({ query, hits, status }) {
	const items = hits.map(
		({ title, section, excerpt, url }) =>
			html`<li>${url ? html`<a href="${url}">${title}</a>` : title}${
				section && html` <span class="section">${section.title}</span>`
			}<p>${excerpt}</p></li>\n`,
	);
	const found = hits.length === 0 ? html`<p>Nothing was found.</p>` : html`<ol class="hits">\n${items}</ol>`;
	return layout({ title: `Search: ${query}`, status, query }, html`<h1>Search for “${query}”</h1>\n${found}`);
}

export function documentPage({ title, rendered, status }) {
	const generator = `renderer ${rendered.renderer}`;
	return layout(
		{ title, status, generator },
		html`${contents(rendered.headings)}<article>\n${markup(rendered.html)}</article>`,
	);
}

/** Only headings that have an id can be linked to; renderer 1.x gives none. */
function contents(headings) {
	const linked = headings.filter(({ id, level }) => id && level > 1 && level < 4);
	if (linked.length < 2) return null;
	const items = linked.map(
		({ id, level, text }) => html`<li class="level-${level}"><a href="#${id}">${text}</a></li>\n`,
	);
	return html`<nav class="contents" aria-label="Contents"><ul>\n${items}</ul></nav>\n`;
}

export function errorPage({ heading, message, hint }) {
	return layout({ title: heading }, html`<h1>${heading}</h1>\n<p>${message}</p>\n${hint && html`<p>${hint}</p>`}`);
}
