import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { serveParent } from "../serve-parent.ts";

type Done = (error: unknown) => void;

interface Pm2 {
	connect(withoutDaemon: boolean, done: Done): void;
	start(options: object, done: Done): void;
	reload(name: string, done: Done): void;
	delete(name: string, done: Done): void;
}

const pm2 = createRequire(import.meta.url)(process.argv[2] ?? "") as Pm2;
const name = "page";

// In this very process and not in a daemon, which would outlive a benchmark that is interrupted.
await finished((done) => pm2.connect(true, done));
await finished((done) =>
	pm2.start(
		{
			name,
			script: fileURLToPath(new URL("./page-server.mjs", import.meta.url)),
			exec_mode: "cluster",
			instances: 2,
			wait_ready: true,
			kill_timeout: 3_000,
			env: { PORT: process.env.PORT },
		},
		done,
	),
);
serveParent(
	"ready",
	() => finished((done) => pm2.reload(name, done)),
	() => finished((done) => pm2.delete(name, done)),
);

function finished(begin: (done: Done) => void): Promise<void> {
	return new Promise((resolve, reject) => begin((error) => (error ? reject(error) : resolve())));
}
