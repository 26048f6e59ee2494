import type { PageTexts } from "../../webview/dashboard/messages.ts";

export interface PageSources {
	/** Where styles may come from, as the editor writes it into policies. */
	readonly cspSource: string;
	readonly script: string;
	readonly style: string;
	/** Unguessable, and new for every page. */
	readonly nonce: string;
}

/** The dashboard's page. It may load its own script and its own styles, and nothing else from anywhere. */
export function pageHtml(title: string, texts: PageTexts, { cspSource, script, style, nonce }: PageSources): string {
	const policy = `default-src 'none'; style-src ${cspSource}; script-src 'nonce-${nonce}'`;
	return `<!DOCTYPE html>
<html lang="${escaped(texts.language)}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${escaped(policy)}">
<link rel="stylesheet" href="${escaped(style)}">
<title>${escaped(title)}</title>
</head>
<body data-texts="${escaped(JSON.stringify(texts))}">
<script nonce="${nonce}" src="${escaped(script)}"></script>
</body>
</html>
`;
}

function escaped(text: string): string {
	const entities: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };
	return text.replace(/[&<>"]/g, (character) => entities[character] ?? "");
}
