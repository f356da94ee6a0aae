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
// A form hides `matches` and `classList` behind fields of that name. What is blocked is one selector here, and text is
// masked by ourselves.
const BLOCKED = /^function _isBlockedElement\([\s\S]*?^\}\n/m;
const BY_SELECTOR = `function _isBlockedElement(element, _class, selector) {
  return Element.prototype.matches.call(element, selector);
}
`;
const WITHIN = /^function isBlocked\([\s\S]*?^\}\n/m;
const WITHIN_SELECTOR = `function isBlocked(node, _class, selector, isWithin) {
  const el = node && closestElementOfNode(node);
  return Boolean(el && Element.prototype[isWithin ? "closest" : "matches"].call(el, selector));
}
`;
const MASKED = /^function needMaskingText\([\s\S]*?^\}\n/m;
const BY_US = "function needMaskingText() { return false; }\n";
// Copies of pictures and the state of media, which are not told either.
const COPIES = /^ {2}if \(tagName === "canvas" && recordCanvas\) \{[\s\S]*?(?=^ {2}if \(!newlyAddedElement\))/m;
const EXCLUDED = /^function slimDOMExcluded\([\s\S]*?^\}\n/m;
const UNSEEN = `function slimDOMExcluded(sn) {
  return sn.type === NodeType.Comment || sn.type === NodeType.Element && sn.tagName === "meta";
}
`;
// What nobody hooks into, and which of the page's head are left out: SLIM of static/loader/mirror/recorder.js says all.
const HOOKED = /^function mergeHooks\([\s\S]*?^\}\n/m;
const UNHOOKED = "function mergeHooks() {}\n";
const SLIM = /^function slimDOMDefaults\([\s\S]*?^\}\n/m;
const AS_SAID = "function slimDOMDefaults(options) { return options; }\n";
const PASSWORDS = /^ {2}const maskInputOptions = maskAllInputs === true \? \{[^}]*\} : _mask[^}]*\};\n/m;
const NONE_MASKED = "  const maskInputOptions = { password: true };\n";
// What browsers have that this code is written for, and what nobody here calls.
const OLD_BROWSERS = /^function polyfill\([\s\S]*?^\}\n/m;
const NOT_CALLED = /^record\.addCustomEvent = [\s\S]*?^\};\nrecord\.freezePage = [\s\S]*?^\};\n/m;
const CHANGES = [
  [CANVASES, NONE],
  [OTHERS_EVENTS, UNHEARD],
  [OTHERS_IDS, NO_IDS],
  [NOT_TOLD, IDLE],
  [BLOCKED, BY_SELECTOR],
  [WITHIN, WITHIN_SELECTOR],
  [MASKED, BY_US],
  [COPIES, ""],
  [EXCLUDED, UNSEEN],
  [HOOKED, UNHOOKED],
  [SLIM, AS_SAID],
  [PASSWORDS, NONE_MASKED],
  [OLD_BROWSERS, "function polyfill() {}\n"],
  [NOT_CALLED, ""],
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
