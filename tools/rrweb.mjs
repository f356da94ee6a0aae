// The recorder of pages as a visitor's browser takes it: without what copies canvases, a tenth of it, and without what
// hears of things that are not told. Whether a part is blocked it asks of the browser's own functions. And the licence
// of both halves, which their packages leave out.
import { readFileSync } from "node:fs";

export const LICENCE = "tools/rrweb_licence.txt";
export const isRrweb = (name) => name.startsWith("@rrweb/");

const RECORDER = /@rrweb[\\/]record[\\/]dist[\\/]record\.js$/;
const CANVASES = /const jsContent = '[\s\S]*?\n(?=class StylesheetManager \{)/;
const NONE = "class CanvasManager { reset() {} freeze() {} unfreeze() {} lock() {} unlock() {} }\n";
const NOT_TOLD = /^function init(Font|Selection|MediaInteraction|CustomElement)Observer\([\s\S]*?\) \{\n/gm;
const IDLE = "$&  return () => {};\n";
// A form hides them behind fields of that name: what happens in it would raise, and be lost with all that came with it.
const ASKED = /\b(el|element)\.(matches|closest)\(/g;
const OWN = "Element.prototype.$2.call($1, ";

/** For esbuild. A version of the recorder that no longer has what is changed fails the build. */
export const changedRecorder = {
  name: "recorder as Pupitre changes it",
  setup(building) {
    building.onLoad({ filter: RECORDER }, ({ path }) => {
      const text = readFileSync(path, "utf8");
      if ([CANVASES, NOT_TOLD, ASKED].some((part) => text.search(part) < 0))
        return { errors: [{ text: "The recorder no longer has what is changed in it" }] };
      return { contents: text.replace(CANVASES, NONE).replace(NOT_TOLD, IDLE).replace(ASKED, OWN) };
    });
  },
};
