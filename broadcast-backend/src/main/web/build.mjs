// Builds the pages: `node build.mjs [folder]`, default `dist`. Installs the dependencies first if the lock file says
// others than are there.
import { spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));

export async function build(folder) {
  const { build: bundle } = await import("esbuild");
  for (const page of ["phone", "overlay", "recording"]) {
    const out = join(folder, page);
    rmSync(out, { recursive: true, force: true });
    mkdirSync(out, { recursive: true });
    await bundle({
      absWorkingDir: here,
      entryPoints: [`${page}/${page}.js`, `${page}/${page}.css`],
      outdir: out,
      bundle: true,
      minify: true,
      splitting: true, // the player is a file of its own
      format: "esm",
      target: "es2022",
      external: ["/*.svg"],
      legalComments: "eof",
      logLevel: "warning",
    });
  }
  const phone = join(folder, "phone");
  for (const file of [
    "index.html",
    "manifest.webmanifest",
    "service-worker.js",
    "icon.svg",
    "icon-192.png",
    "icon-512.png",
  ]) {
    cpSync(join(here, "phone", file), join(phone, file));
  }
  for (const page of ["phone", "recording"]) {
    cpSync(
      join(here, "node_modules/hls.js/dist/hls.worker.js"),
      join(folder, page, "hls.worker.js"),
    );
  }
  cpSync(join(here, "recording/index.html"), join(folder, "recording", "index.html"));
  cpSync(join(here, "overlay/index.html"), join(folder, "overlay", "index.html"));
}

function installDependencies() {
  const lock = readFileSync(join(here, "package-lock.json"), "utf8");
  const installed = join(here, "node_modules", ".installed-lock.json");
  if (existsSync(installed) && readFileSync(installed, "utf8") === lock) {
    return;
  }
  const npm = spawnSync("npm", ["ci", "--no-audit", "--no-fund"], { cwd: here, stdio: "inherit" });
  if (npm.status !== 0) {
    throw new Error("npm ci failed; Node.js 18.19 or newer with npm is needed to build the pages");
  }
  writeFileSync(installed, lock);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  installDependencies();
  await build(resolve(process.argv[2] ?? join(here, "dist")));
}
