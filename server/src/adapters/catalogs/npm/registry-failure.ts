import { type Failure, failure, messageOf } from "@noodle-upgrade/runtime/formats";
import type { NpmSettings } from "./npm-settings.ts";

export type RegistryFailureCode =
	| "not-found"
	| "cancelled"
	| "integrity-mismatch"
	| "registry-unreachable"
	| "registry-timeout"
	| "registry-certificate"
	| "registry-unauthorized"
	| "registry-malformed";

export interface RegistryFailure extends Failure<RegistryFailureCode> {
	/** Whether asking again may help. */
	readonly passing: boolean;
}

interface Thrown {
	readonly code?: unknown;
	readonly statusCode?: unknown;
	readonly type?: unknown;
}

const tlsCodes =
	/^(SELF_SIGNED|DEPTH_ZERO|UNABLE_TO_(VERIFY|GET)|CERT_|ERR_TLS_|ERR_SSL_|HOSTNAME_MISMATCH|INVALID_CA|EPROTO$)/;
const timeoutCodes = /^(ETIMEDOUT|E(CONNECTION|IDLE|RESPONSE|TRANSFER)TIMEOUT)$/;

/** What went wrong on the way to a registry, and what to do about it. @param url what was asked for */
export function registryFailure(
	thrown: unknown,
	url: string,
	settings: NpmSettings,
	authKey: string | null,
): RegistryFailure {
	const { code, statusCode, type } = (thrown ?? {}) as Thrown;
	const registry = shownRegistry(url);
	const status = Number(statusCode);
	// The address in it differs from package to package, and may have a password in it.
	const reason = messageOf(thrown)
		.replace(/^request to \S+ failed, reason: /, "")
		.replaceAll(/\/\/[^/\s@]+@/g, "//");
	if (status === 404 || status === 410) return the("not-found", `${registry} has no ${new URL(url).pathname}.`);
	if (status === 401 || status === 403 || code === "EOTP" || code === "EAUTHIP") {
		return the("registry-unauthorized", refusal(registry, status, authKey, settings));
	}
	if (status >= 400) {
		const passing = status >= 500 || [408, 420, 429].includes(status);
		const advice = passing ? "Try again in a while." : 'Check "registry" in .npmrc.';
		return the("registry-unreachable", `The npm registry ${registry} answers ${status}. ${advice}`, passing);
	}
	if (code === "EINTEGRITY") {
		return the(
			"integrity-mismatch",
			`What ${registry} gives for ${new URL(url).pathname} is not what it says itself that it is (dist.integrity), so it was thrown away. The tarball was damaged or exchanged: ask whoever runs the registry, or publish the release anew under another version.`,
		);
	}
	if (typeof code === "string" && tlsCodes.test(code)) {
		return the(
			"registry-certificate",
			`The certificate of the npm registry ${registry} is not trusted (${code}). If it is signed by your company, name its certificate with "cafile" in .npmrc.`,
		);
	}
	if (typeof code === "string" && timeoutCodes.test(code)) return timedOut(registry);
	if (code === "ENOTFOUND" || code === "EAI_AGAIN") {
		return the(
			"registry-unreachable",
			`The npm registry ${registry} cannot be found by its name (${code}). Check the network, "registry" and "proxy" in .npmrc.`,
			code === "EAI_AGAIN",
		);
	}
	return the(
		"registry-unreachable",
		`The npm registry ${registry} cannot be reached (${reason}). Check the network, "registry" and "proxy" in .npmrc.`,
		// What has a code comes from the system or the connection; anything else will be the same the next time.
		typeof code === "string" && type !== "aborted",
	);
}

export function timedOut(registry: string): RegistryFailure {
	return the(
		"registry-timeout",
		`The npm registry ${registry} did not answer in time. Check the network and "proxy" in .npmrc, or try again.`,
		true,
	);
}

export function malformed(registry: string, what: string): RegistryFailure {
	return the(
		"registry-malformed",
		`The npm registry ${registry} gave an answer that cannot be used: ${what}. Check that "registry" in .npmrc is the address of an npm registry.`,
	);
}

export const cancelled: RegistryFailure = the(
	"cancelled",
	"The workspace was closed before the registry had answered.",
);

/** An address without what is secret in it, or what only one package has. */
export function shownRegistry(url: string): string {
	const { protocol, host } = new URL(url);
	return `${protocol}//${host}`;
}

function refusal(registry: string, status: number, authKey: string | null, settings: NpmSettings): string {
	const host = new URL(registry).host;
	const origin =
		authKey === null
			? null
			: ["_authToken", "_auth", "_password", "username", "certfile"]
					.map((key) => settings.originOf(`${authKey}:${key}`))
					.find((found) => found !== null);
	const shown = Number.isNaN(status) ? "" : ` (${status})`;
	return origin
		? `The npm registry ${registry} refuses the login for ${authKey} that stands in ${origin}${shown}. It may have expired: log in anew with "npm login --registry ${registry}", or correct it there.`
		: `The npm registry ${registry} wants a login${shown}, and there is none for it. Log in with "npm login --registry ${registry}", or add //${host}/:_authToken to one of ${settings.files.join(", ")}.`;
}

function the(code: RegistryFailureCode, message: string, passing = false): RegistryFailure {
	return { ...failure(code, message).error, passing };
}
