import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);

/** A certificate for 127.0.0.1 that nobody has signed but itself; null on a machine without openssl. */
export async function selfSigned(): Promise<{ key: string; cert: string } | null> {
	const folder = await mkdtemp(join(tmpdir(), "noodle-certificate-"));
	const [key, cert] = [join(folder, "key.pem"), join(folder, "cert.pem")];
	const request = "req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=127.0.0.1 -addext subjectAltName=IP:127.0.0.1";
	try {
		await run("openssl", [...request.split(" "), "-keyout", key, "-out", cert]);
		return { key: await readFile(key, "utf8"), cert: await readFile(cert, "utf8") };
	} catch (error) {
		if ((error as NodeJS.ErrnoException).code === "ENOENT") return null;
		throw error;
	} finally {
		await rm(folder, { recursive: true, force: true });
	}
}
