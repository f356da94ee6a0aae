// The picker of emoji as our pages take it: under a policy that forbids styles in attributes, with a database of ours,
// and with what emoji are called cut to what is shown and searched.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";

export const DATA = "node_modules/emoji-picker-element-data";
const LANGUAGES = ["en", "fr"];
const PICKER = /emoji-picker-element[\\/]picker\.js$/;
const THEIRS = "targetNode.setAttribute(attributeName, newValue);";
const OURS = `if (attributeName === "style") targetNode.style.cssText = newValue; else ${THEIRS}`;

/** For esbuild. A version of the picker that no longer has what is replaced fails the build. */
export const ownPicker = {
  name: "own picker",
  setup(building) {
    const seen = new Set();
    building.onLoad({ filter: PICKER }, ({ path }) => {
      const [before, after, ...more] = readFileSync(path, "utf8").split(THEIRS);
      if (after === undefined || more.length) return { errors: [{ text: `The picker has not one "${THEIRS}"` }] };
      seen.add("picker");
      return { contents: before + OURS + after };
    });
    building.onResolve({ filter: /^\.\/database\.js$/ }, ({ importer }) => {
      if (!PICKER.test(importer)) return undefined;
      seen.add("database");
      return { path: resolve("static/js/emoji/database.js") };
    });
    building.onEnd(() => {
      if (seen.size === 2) return {};
      const text = `The picker no longer has what is replaced of it; found: ${[...seen].join(", ") || "nothing"}`;
      console.error(text);
      return { errors: [{ text }] };
    });
  },
};

/** What each emoji is called and found by, one file a language, in the shape that the picker asks its database for. */
export function writeNames(folder) {
  mkdirSync(folder, { recursive: true });
  for (const language of LANGUAGES) {
    const all = JSON.parse(readFileSync(`${DATA}/${language}/cldr-native/data.json`, "utf8"));
    writeFileSync(`${folder}/${language}.json`, JSON.stringify(all.map(cut)));
  }
}

function cut({ emoji: unicode, annotation, tags, emoticon, group, version, skins }) {
  const tones = skins
    ?.filter(({ tone }) => typeof tone === "number") // not those of two people
    .map(({ emoji, tone, version }) => ({ unicode: emoji, tone, version }));
  return { unicode, annotation, tags, emoticon, group, version, skins: tones };
}
