// The recorder of pages as a visitor's browser takes it: without what copies canvases, a tenth of it, of which nothing
// is used. And the licence of both halves, which their packages leave out.
import { readFileSync } from "node:fs";

export const LICENCE = "tools/rrweb_licence.txt";
export const isRrweb = (name) => name.startsWith("@rrweb/");

const RECORDER = /@rrweb[\\/]record[\\/]dist[\\/]record\.js$/;
const CANVASES = /const jsContent = '[\s\S]*?\n(?=class StylesheetManager \{)/;
const NONE = "class CanvasManager { reset() {} freeze() {} unfreeze() {} lock() {} unlock() {} }\n";

/** For esbuild. A version of the recorder that no longer has what is left out fails the build. */
export const withoutCanvases = {
  name: "recorder without canvases",
  setup(building) {
    building.onLoad({ filter: RECORDER }, ({ path }) => {
      const text = readFileSync(path, "utf8");
      if (!CANVASES.test(text)) return { errors: [{ text: "The recorder no longer has what is left out of it" }] };
      return { contents: text.replace(CANVASES, NONE) };
    });
  },
};
