// Builds what browsers load, from static/ into build/static/, and refuses to let it grow past its budget.
import { build } from "esbuild";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { basename } from "node:path";
import { gzipSync } from "node:zlib";

const OUT = "build/static";
const LUCIDE = "node_modules/lucide-static/icons";
const KB = 1024;
const problems = [];

const files = (folder, ending) =>
  existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith(ending)).sort().map((name) => `${folder}/${name}`) : [];
const gzipped = (path) => (existsSync(path) ? gzipSync(readFileSync(path), { level: 9 }).length : 0);

async function bundle(entryPoints, outdir, options) {
  if (entryPoints.length) {
    await build({ entryPoints, outdir, bundle: true, minify: true, sourcemap: false, logLevel: "warning", ...options });
  }
}

/** One symbol an icon, so that a page draws it with <use href="icons.svg#name">. */
function sprite() {
  const list = "static/icons/lucide.txt";
  const names = existsSync(list) ? readFileSync(list, "utf8").split("\n").map((line) => line.trim()).filter(Boolean) : [];
  const missing = names.filter((name) => !existsSync(`${LUCIDE}/${name}.svg`));
  if (missing.length) {
    problems.push(`${list} names icons that lucide does not have: ${missing.join(", ")}`);
  }
  const sources = names.filter((name) => !missing.includes(name)).map((name) => `${LUCIDE}/${name}.svg`);
  const symbols = [...sources, ...files("static/icons", ".svg")].map(symbol);
  writeFileSync(
    `${OUT}/icons.svg`,
    `<svg xmlns="http://www.w3.org/2000/svg"><!-- Icons: lucide (lucide.dev), ISC License -->\n${symbols.join("\n")}\n</svg>\n`,
  );
}

function symbol(path) {
  const [, attributes, inner] = readFileSync(path, "utf8").match(/<svg([^>]*)>([\s\S]*)<\/svg>/);
  const viewBox = attributes.match(/viewBox="([^"]*)"/)[1];
  return `<symbol id="${basename(path, ".svg")}" viewBox="${viewBox}">${inner.replace(/\s+/g, " ").replace(/> </g, "><").trim()}</symbol>`;
}

function budget(what, path, limit) {
  if (gzipped(path) > limit) {
    problems.push(`${what} weighs ${gzipped(path)} bytes gzipped, and may weigh ${limit}: ${path}`);
  }
}

rmSync(OUT, { recursive: true, force: true });
mkdirSync(OUT, { recursive: true });

await Promise.all([
  bundle(files("static/js", ".js"), `${OUT}/js`, { format: "esm", target: "es2022" }),
  // Shops load this one on their own pages: a closed function, in a language their older visitors' browsers read.
  bundle(files("static/loader", ".js"), `${OUT}/loader`, { format: "iife", target: "es2019" }),
  // Pictures keep the address the stylesheet gives them: Django's collectstatic knows the final one.
  bundle(files("static/css", ".css"), `${OUT}/css`, { external: ["*.svg", "*.png", "*.webp", "*.woff2"] }),
]).catch(() => process.exit(1)); // esbuild has said what is wrong
sprite();

budget("The desk's JavaScript", `${OUT}/js/desk.js`, 60 * KB);
budget("The desk's CSS", `${OUT}/css/desk.css`, 20 * KB);
budget("The visitor's loader", `${OUT}/loader/widget.js`, 4 * KB);

console.log("Built, gzipped:");
for (const path of [...files(`${OUT}/js`, ".js"), ...files(`${OUT}/css`, ".css"), ...files(`${OUT}/loader`, ".js"), `${OUT}/icons.svg`]) {
  console.log(`  ${(gzipped(path) / KB).toFixed(1).padStart(6)} KB  ${path}`);
}
if (problems.length) {
  console.error(problems.join("\n"));
  process.exit(1);
}
