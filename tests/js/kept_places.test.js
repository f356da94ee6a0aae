// Places of a page that keep something which nobody sees, each by itself: what is told of them.

import assert from "node:assert/strict";
import { test } from "node:test";
import { Masking } from "../../static/js/mirror/masking.js";
import { change, el, meta, mutation, snapshot, told, words } from "./pages.js";

globalThis.CSS = { supports: () => false };
const SECRET = /s3cr3t/;

/** All that is told of a page that holds these, and of the same put in later. */
function all(options, ...nodes) {
  const { masking, body } = told(options, el("main"), ...nodes);
  const later = mutation({ adds: nodes.map((node) => ({ parentId: body[0].id, nextId: null, node })) });
  return JSON.stringify([body, masking.mask(later)]);
}

test("words for others than the eye are not told, however deep they stand", () => {
  const places = ["desc", "metadata", "annotation", "annotation-xml", "noembed", "noframes", "video", "object"];
  for (const tag of places) {
    const place = el(tag, {}, el("dc:creator", {}, "s3cr3t", el("b", {}, "s3cr3t")), "s3cr3t");
    assert.doesNotMatch(all({}, el("svg", {}, place)), SECRET, tag);
  }
});

test("words within a frame are those for browsers that know none, and what comes into it is a page", () => {
  const frame = el("iframe", {}, "s3cr3t", el("p", {}, "s3cr3t"));
  const { masking, body } = told({}, frame);
  assert.deepEqual(body[0].childNodes, []);

  const add = (node) => masking.mask(mutation({ adds: [{ parentId: frame.id, nextId: null, node }] }));
  assert.equal(add(words("s3cr3t")), null);
  assert.equal(add(el("p", {}, "s3cr3t")), null);
  assert.ok(add({ type: 0, id: 90001, childNodes: [el("html", {}, el("body", {}, "Seen"))] }));
});

test("what a form makes of what was typed is masked", () => {
  assert.doesNotMatch(all({}, el("output", { name: "s3cr3t" }, "s3cr3t", el("b", {}, "s3cr3t"))), SECRET);
});

test("of elements that a site has made up no attribute is told but looks", () => {
  const kept = { class: "a", hidden: "", part: "b", slot: "c", size: "large", width: "120px", open: "", cols: "3" };
  const names = ["text", "word", "font", "values", "start", "type", "result", "mask", "color", "order", "size", "span"];
  const { body } = told({}, el("x-card", { ...kept, ...Object.fromEntries(names.map((name) => [name, "s3cr3t"])) }));

  const { size: _size, ...others } = kept;
  assert.deepEqual(body[0].attributes, others);
});

test("names that only begin like a drawing's are no attributes", () => {
  const names = ["text", "word", "letter", "font", "shape", "paint", "stop", "flood", "writing", "lighting", "marker"];
  assert.doesNotMatch(all({}, el("p", Object.fromEntries(names.map((name) => [name, "s3cr3t"])))), SECRET);
});

test("a part of the same drawing is told of drawings alone", () => {
  const parts = ["use", "lineargradient", "textpath"].map((tag) => el(tag, { href: "#spot" }));
  const { body } = told({}, ...parts);
  for (const one of body) assert.deepEqual(one.attributes, { href: "#spot" });

  for (const tag of ["a", "x-link", "img", "p", "area"])
    assert.doesNotMatch(all({}, el(tag, { href: "#s3cr3t", src: "#s3cr3t", "xlink:href": "#s3cr3t" })), SECRET, tag);
});

test("the numbers of a bar are no longer than a bar needs", () => {
  const { body } = told({}, el("meter", { value: "0.75" }), el("progress", { value: "4242424242424242" }));

  assert.deepEqual(
    body.map(({ attributes }) => attributes),
    [{ value: "0.75" }, {}],
  );
});

test("custom properties that say more than looks are told of no sheet that stands in the page", () => {
  const rules = ":root{--csrf:s3cr3t;--gap:4px}";
  const sheet = el("style", { _cssText: rules }, rules);
  const { masking, body } = told({}, sheet, el("link", { rel: "stylesheet", _cssText: rules }));

  assert.equal(body[0].attributes._cssText, ":root{;--gap:4px}");
  assert.equal(body[0].childNodes[0].textContent, ":root{;--gap:4px}");
  assert.equal(body[1].attributes._cssText, rules);
  for (const one of [
    change(8, { id: sheet.id, adds: [{ rule: rules, index: 0 }] }),
    change(8, { styleId: 1, replaceSync: rules, replace: rules }),
    change(15, { id: body[0].id, styleIds: [1], styles: [{ styleId: 1, rules: [{ rule: rules }] }] }),
    mutation({ texts: [{ id: sheet.childNodes[0].id, value: rules }] }),
  ])
    assert.doesNotMatch(JSON.stringify(masking.mask(one)), SECRET);
});

test("once a password, always a password: in the next look at the same page too", () => {
  const secretNames = new Set();
  const look = (type) => {
    const masking = new Masking({ allowed: ["answer"], secretNames });
    masking.mask(meta());
    const field = el("input", { type, name: "answer", value: "Rex" });
    return masking.mask(snapshot(field)).data.node.childNodes[0].childNodes[1].childNodes[0].attributes.value;
  };

  assert.equal(look("text"), "Rex");
  look("password");
  assert.equal(look("text"), "••••••••");
});

test("a field that was masked stays so, whatever it is called later", () => {
  const field = el("input", { type: "text", name: "note", value: "s3cr3t" });
  const { masking, body } = told({ allowed: ["city"] }, field, el("input", { name: "city", value: "Lyon" }));
  assert.equal(body[1].attributes.value, "Lyon");

  masking.mask(mutation({ attributes: [{ id: field.id, attributes: { name: "city", value: "s3cr3t" } }] }));

  const typed = masking.mask(change(5, { id: field.id, text: "s3cr3t", isChecked: false }));
  assert.equal(typed.data.text, "••••••");
  field.attributes.name = "city";
  assert.doesNotMatch(JSON.stringify(masking.mask(snapshot(field))), SECRET);
});
