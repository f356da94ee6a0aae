// The recorder of pages as a visitor's browser takes it: without what copies canvases, a tenth of it, what would record
// frames of other origins, and what hears of things that are not told. Whether a part is blocked it asks of the
// browser's own functions. And the licence of both halves, which their packages leave out.
import { readFileSync } from "node:fs";

export const LICENCE = "tools/rrweb_licence.txt";
export const isRrweb = (name) => name.startsWith("@rrweb/");

const RECORDER = /@rrweb[\\/]record[\\/]dist[\\/]record\.js$/;
const CANVASES = /const jsContent = '[\s\S]*?\n(?=class StylesheetManager \{)/;
const NONE = "class CanvasManager { reset() {} freeze() {} unfreeze() {} lock() {} unlock() {} }\n";
const OTHERS_EVENTS = /^ {2}handleMessage\(message\) \{[\s\S]*?^\}\n/m; // the rest of its class: nobody sends them
const UNHEARD = "  handleMessage() {}\n}\n";
const OTHERS_IDS = /^class CrossOriginIframeMirror \{[\s\S]*?^\}\n/m;
const NO_IDS = "class CrossOriginIframeMirror { reset() {} }\n";
const NOT_TOLD = /^function init(Font|Selection|MediaInteraction|CustomElement)Observer\([\s\S]*?\) \{\n/gm;
const IDLE = "$&  return () => {};\n";
// A form hides them behind fields of that name: what happens in it would raise, and be lost with all that came with it.
const ASKED = /\b(el|element)\.(matches|closest)\(/g;
const OWN = "Element.prototype.$2.call($1, ";
const CHANGES = [
  [CANVASES, NONE],
  [OTHERS_EVENTS, UNHEARD],
  [OTHERS_IDS, NO_IDS],
  [NOT_TOLD, IDLE],
  [ASKED, OWN],
];

/** For esbuild. A version of the recorder that no longer has what is changed fails the build. */
export const changedRecorder = {
  name: "recorder as Pupitre changes it",
  setup(building) {
    building.onLoad({ filter: RECORDER }, ({ path }) => {
      const text = readFileSync(path, "utf8");
      if (CHANGES.some(([part]) => text.search(part) < 0))
        return { errors: [{ text: "The recorder no longer has what is changed in it" }] };
      return { contents: CHANGES.reduce((changed, [part, other]) => changed.replace(part, other), text) };
    });
  },
};
