import { createHash } from "node:crypto";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { create } from "tar";
import { type ReleaseSpec, writeRelease } from "../workspace.ts";

/**
 * Publishes a release as `npm publish` does: packed, with its package.json as metadata.
 *
 * @param change makes the metadata another one than what the tarball has
 */
export async function publishRelease(
	registry: string,
	token: string,
	release: ReleaseSpec,
	change: (manifest: Record<string, unknown>) => void = () => undefined,
): Promise<void> {
	const { name, version } = release;
	const { tarball, manifest } = await packed(release);
	const file = `${name}-${version}.tgz`;
	const dist = {
		integrity: `sha512-${createHash("sha512").update(tarball).digest("base64")}`,
		shasum: createHash("sha1").update(tarball).digest("hex"),
		tarball: `${registry}${name}/-/${name.split("/").at(-1)}-${version}.tgz`,
	};
	const published: Record<string, unknown> = { ...manifest, _id: `${name}@${version}`, dist };
	change(published);
	const answer = await fetch(registry + name.replace("/", "%2f"), {
		method: "PUT",
		headers: { "content-type": "application/json", authorization: `Bearer ${token}` },
		body: JSON.stringify({
			_id: name,
			name,
			"dist-tags": { latest: version },
			versions: { [version]: published },
			_attachments: {
				[file]: { content_type: "application/octet-stream", data: tarball.toString("base64"), length: tarball.length },
			},
		}),
	});
	if (!answer.ok) throw new Error(`Publishing ${name}@${version} failed: ${answer.status} ${await answer.text()}`);
}

async function packed(release: ReleaseSpec): Promise<{ tarball: Buffer; manifest: Record<string, unknown> }> {
	const folder = await mkdtemp(join(tmpdir(), "noodle-pack-"));
	try {
		await writeRelease(join(folder, "package"), release);
		await create({ gzip: true, file: join(folder, "release.tgz"), cwd: folder, portable: true }, ["package"]);
		return {
			tarball: await readFile(join(folder, "release.tgz")),
			manifest: JSON.parse(await readFile(join(folder, "package", "package.json"), "utf8")),
		};
	} finally {
		await rm(folder, { recursive: true, force: true });
	}
}
