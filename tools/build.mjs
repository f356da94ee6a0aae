// Builds what browsers load, from static/ into build/static/, and refuses to let it grow past its budget.
import { Resvg } from "@resvg/resvg-js";
import { build } from "esbuild";
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { basename } from "node:path";
import { gzipSync } from "node:zlib";
import { DATA, ownPicker, writeNames } from "./emoji.mjs";
import { changedRecorder, isRrweb, LICENCE } from "./rrweb.mjs";

const OUT = "build/static";
const LUCIDE = "node_modules/lucide-static/icons";
const KB = 1024;
const problems = [];

const files = (folder, ending) =>
  existsSync(folder)
    ? readdirSync(folder)
        .filter((name) => name.endsWith(ending))
        .sort()
        .map((name) => `${folder}/${name}`)
    : [];
const gzipped = (path) => (existsSync(path) ? gzipSync(readFileSync(path), { level: 9 }).length : 0);

const CHANGED = new Set(["emoji-picker-element", "@rrweb/record"]); // by emoji.mjs and rrweb.mjs
const packages = new Set(["node_modules/lucide-static", DATA]); // of which browsers get something

async function bundle(entryPoints, outdir, options) {
  if (!entryPoints.length) return;
  const usual = { bundle: true, minify: true, sourcemap: false, metafile: true, logLevel: "warning" };
  const { metafile } = await build({ entryPoints, outdir, ...usual, ...options });
  for (const input of Object.keys(metafile.inputs)) {
    const [folder] = input.match(/^.*node_modules\/(@[^/]+\/)?[^/]+/) ?? [];
    if (folder) packages.add(folder);
  }
}

/** Most licences ask to go along with what they are for. */
function licences() {
  const text = [...packages].sort().map((folder) => {
    const { name, version } = JSON.parse(readFileSync(`${folder}/package.json`, "utf8"));
    const file = readdirSync(folder).find((file) => /^licen[cs]e/i.test(file));
    const path = file ? `${folder}/${file}` : isRrweb(name) && LICENCE;
    if (!path) problems.push(`${name} has no licence to go along with it: ${folder}`);
    const changed = CHANGED.has(name) ? " (changed by Pupitre)" : "";
    return `${name} ${version}${changed}\n\n${path ? readFileSync(path, "utf8").trim() : ""}\n`;
  });
  writeFileSync(`${OUT}/licences.txt`, text.join(`\n${"-".repeat(72)}\n\n`));
}

/** One symbol an icon, so that a page draws it with <use href="icons.svg#name">. */
function sprite() {
  const list = "static/icons/lucide.txt";
  const names = existsSync(list)
    ? readFileSync(list, "utf8")
        .split("\n")
        .map((line) => line.trim())
        .filter(Boolean)
    : [];
  const missing = names.filter((name) => !existsSync(`${LUCIDE}/${name}.svg`));
  if (missing.length) {
    problems.push(`${list} names icons that lucide does not have: ${missing.join(", ")}`);
  }
  const sources = names.filter((name) => !missing.includes(name)).map((name) => `${LUCIDE}/${name}.svg`);
  const symbols = [...sources, ...files("static/icons", ".svg")].map(symbol);
  const credit = "<!-- Icons: lucide (lucide.dev), ISC License -->";
  writeFileSync(
    `${OUT}/icons.svg`,
    `<svg xmlns="http://www.w3.org/2000/svg">${credit}\n${symbols.join("\n")}\n</svg>\n`,
  );
}

function symbol(path) {
  const [, attributes, inner] = readFileSync(path, "utf8").match(/<svg([^>]*)>([\s\S]*)<\/svg>/);
  const viewBox = attributes.match(/viewBox="([^"]*)"/)[1];
  const drawn = inner.replace(/\s+/g, " ").replace(/> </g, "><").trim();
  return `<symbol id="${basename(path, ".svg")}" viewBox="${viewBox}">${drawn}</symbol>`;
}

const PETROL = "#0A5B6C";
const PAPER = "#FEFDFC";
const ROOM = 44; // around the mark's letter where a device cuts its own shape out of the picture

/** What a device shows of Pupitre: each picture is drawn from the mark, or from an icon of the sprite. */
function pictures() {
  mkdirSync(`${OUT}/app`, { recursive: true });
  const mark = readFileSync("static/img/mark.svg", "utf8");
  const [letter] = mark.match(/<path[^>]*>/);
  const filled = around(letter, PETROL);
  const alone = around(letter);
  for (const size of [192, 512]) {
    picture(`icon-${size}`, mark, size);
    picture(`maskable-${size}`, filled, size);
  }
  picture("apple-touch-icon", around(letter, PETROL, 38), 180);
  picture("monochrome-512", alone, 512);
  picture("badge-96", around(letter, undefined, 26), 96);
  for (const [name, icon] of Object.entries({ search: "search", snoozed: "circle-pause", settings: "settings-2" })) {
    const drawn = readFileSync(`${LUCIDE}/${icon}.svg`, "utf8").match(/<svg[^>]*>([\s\S]*)<\/svg>/)[1];
    const pen = `fill="none" stroke="${PETROL}" stroke-width="2" stroke-linecap="round" stroke-linejoin="round"`;
    const lines = `<g ${pen}>${drawn}</g>`;
    picture(`shortcut-${name}`, `${svg(-8, -8, 40)}<circle cx="12" cy="12" r="20" fill="${PAPER}"/>${lines}</svg>`, 96);
  }
  for (const name of ["chats.webp", "conversation.webp", "board.png"])
    copyFileSync(`docs/img/${name}`, `${OUT}/app/${name}`);
}

const svg = (x, y, side) => `<svg xmlns="http://www.w3.org/2000/svg" viewBox="${x} ${y} ${side} ${side}">`;

/** The mark's letter in the middle of a square; on a ground that goes to its edges, or on none. */
function around(letter, ground, side = ROOM) {
  const [x, y] = [16.75 - side / 2, 16.85 - side / 2]; // its middle, in the mark's measure
  const under = ground ? `<rect x="${x}" y="${y}" width="${side}" height="${side}" fill="${ground}"/>` : "";
  return `${svg(x, y, side)}${under}${letter}</svg>`;
}

function picture(name, source, side) {
  const drawn = new Resvg(source, { fitTo: { mode: "width", value: side }, font: { loadSystemFonts: false } }).render();
  writeFileSync(`${OUT}/app/${name}.png`, drawn.asPng());
}

function budget(what, path, limit) {
  if (gzipped(path) > limit) {
    problems.push(`${what} weighs ${gzipped(path)} bytes gzipped, and may weigh ${limit}: ${path}`);
  }
}

const scripts = files("static/js", ".js");
const isModule = (path) => !basename(path).startsWith("admin_");

rmSync(OUT, { recursive: true, force: true });
mkdirSync(OUT, { recursive: true });

await Promise.all([
  bundle(scripts.filter(isModule), `${OUT}/js`, {
    format: "esm",
    target: "es2022",
    loader: { ".css": "text" },
    plugins: [ownPicker],
  }),
  // The administration loads scripts that are no modules: their names, short as they are, would all be the page's.
  bundle(
    scripts.filter((path) => !isModule(path)),
    `${OUT}/js`,
    { format: "iife", target: "es2022" },
  ),
  // Shops load this one on their own pages: a closed function, in a language their older visitors' browsers read.
  bundle(files("static/loader", ".js"), `${OUT}/loader`, {
    format: "iife",
    target: "es2019",
    plugins: [changedRecorder],
  }),
  // Served at the root by a view that adds what it keeps.
  bundle(["static/js/worker/worker.js"], `${OUT}/worker`, {
    format: "iife",
    target: "es2022",
    define: { "process.env.NODE_ENV": '"production"' },
  }),
  // Pictures keep the address the stylesheet gives them: Django's collectstatic knows the final one.
  bundle(files("static/css", ".css"), `${OUT}/css`, { external: ["*.svg", "*.png", "*.webp", "*.woff2"] }),
]).catch(() => process.exit(1)); // esbuild has said what is wrong
sprite();
pictures();
writeNames(`${OUT}/emoji`);
licences();

budget("The desk's JavaScript", `${OUT}/js/desk.js`, 64 * KB);
budget("The desk's CSS", `${OUT}/css/desk.css`, 20 * KB);
for (const names of files(`${OUT}/emoji`, ".json")) budget("What emoji are called", names, 60 * KB);
budget("The visitor's loader", `${OUT}/loader/widget.js`, 4 * KB);
budget("What records a visitor's page", `${OUT}/loader/mirror.js`, 27 * KB);

console.log("Built, gzipped:");
for (const path of [
  ...files(`${OUT}/js`, ".js"),
  ...files(`${OUT}/css`, ".css"),
  ...files(`${OUT}/loader`, ".js"),
  ...files(`${OUT}/worker`, ".js"),
  ...files(`${OUT}/emoji`, ".json"),
  `${OUT}/icons.svg`,
]) {
  console.log(`  ${(gzipped(path) / KB).toFixed(1).padStart(6)} KB  ${path}`);
}
if (problems.length) {
  console.error(problems.join("\n"));
  process.exit(1);
}
