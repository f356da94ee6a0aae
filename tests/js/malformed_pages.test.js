// Events as nobody's recorder writes them: whatever stands in them, they are cleaned or dropped, and do no harm.

import assert from "node:assert/strict";
import { test } from "node:test";
import { Masking } from "../../static/js/mirror/masking.js";
import { change, el, event, id, meta, mutation, snapshot, told, words } from "./pages.js";

globalThis.CSS = { supports: () => false };
const UNREADABLE = { toString: 1, valueOf: 1 }; // what JSON may bring, and nothing can be made a word of
const ODD = [null, 0, -1, 1e308, true, "", "constructor", "__proto__", [], [null], {}, { id: null }, UNREADABLE];

/** The same, with one thing in it another one: every such change once. */
function* changed(value, odd) {
  yield odd;
  if (value === null || typeof value !== "object") return;
  for (const name of Object.keys(value)) {
    for (const inner of changed(value[name], odd)) {
      const copy = Array.isArray(value) ? [...value] : { ...value };
      copy[name] = inner;
      yield copy;
    }
  }
}

test("wrong kinds of things at every place of every event harm nothing", () => {
  const field = el("input", { type: "text", name: "a", value: "b" });
  const style = el("style", { _cssText: "a{}" }, "a{}");
  const link = el("link", { rel: "stylesheet", href: "https://x.example/a.css" });
  const bar = el("meter", { value: "1", "aria-hidden": "true", class: "a", style: "--a:1", srcset: "/a.png 1x" });
  const card = { ...el("x-card", { size: "large" }, "Words"), isCustom: true, isShadowHost: true };
  const page = [field, style, link, bar, card, el("canvas"), el("a", { href: "#a" })];
  const at = { id: field.id };
  const kinds = [
    meta(),
    snapshot(...page),
    mutation({
      adds: [{ parentId: card.id, nextId: null, node: el("p", { class: "a", style: { color: ["red", ""] } }, "a") }],
      removes: [{ parentId: card.id, id: card.childNodes[0].id }],
      attributes: [{ ...at, attributes: { style: { color: "red" }, class: "b" } }],
      texts: [{ id: style.childNodes[0].id, value: "b{}" }],
    }),
    change(1, { positions: [{ x: 1, y: 1, ...at, timeOffset: -1 }] }),
    change(2, { type: 2, ...at, x: 1, y: 1, pointerType: 0 }),
    change(3, { ...at, x: 1, y: 1 }),
    change(4, { width: 1, height: 1 }),
    change(5, { ...at, text: "a", isChecked: false }),
    change(8, { id: style.id, adds: [{ rule: "a{}", index: [0] }], removes: [{ index: 0 }], replace: "" }),
    change(13, { id: style.id, index: [0], set: { property: "--a", value: "b" }, remove: { property: "c" } }),
    change(15, { ...at, styleIds: [1], styles: [{ styleId: 1, rules: [{ rule: "a{}", index: 0 }] }] }),
    event(5, { tag: "page", payload: { from: "https://x.example", since: 1 } }),
    event(5, { tag: "canvas", payload: { id: 1, picture: "data:image/webp;base64,AA==" } }),
  ];
  let asked = 0;

  for (const masks of [true, false]) {
    for (const kind of kinds) {
      for (const odd of ODD) {
        for (const one of changed(kind, odd)) {
          const masking = new Masking({ masks });
          masking.mask(meta());
          masking.mask(snapshot(...page));
          assert.doesNotThrow(() => JSON.stringify(masking.mask(one)), JSON.stringify(one));
          asked += 1;
        }
      }
    }
  }

  assert.ok(asked > 3000);
});

test("a page is told as deep as browsers read pages, put in at once or bit by bit", () => {
  let deep = el("b");
  for (let n = 0; n < 600; n++) deep = el("i", {}, deep);
  const { masking, body } = told({ masks: false }, deep, el("p"));
  const depthOf = (node) => 1 + Math.max(0, ...(node?.childNodes ?? []).map(depthOf));
  assert.ok(depthOf(body[0]) < 512);

  let parentId = body[1].id;
  let taken = 0;
  for (let n = 0; n < 600; n++) {
    const node = el("i");
    if (masking.mask(mutation({ adds: [{ parentId, nextId: null, node }] }))) taken += 1;
    parentId = node.id;
  }
  assert.ok(taken > 400 && taken < 512);
});

test("a page of a million nodes is not drawn to its end", () => {
  const { masking, body } = told({ masks: false }, el("p"));
  const adds = () => Array.from({ length: 50_000 }, () => ({ parentId: body[0].id, nextId: null, node: words("a") }));
  const taken = [];
  for (let n = 0; n < 20; n++) taken.push(masking.mask(mutation({ adds: adds() }))?.data.adds.length ?? 0);

  assert.ok(taken.reduce((sum, length) => sum + length) <= 200_000);
  assert.equal(taken.at(-1), 0);
});

test("what may not stand where it is said to is left out", () => {
  const page = { type: 0, id: id(), childNodes: [el("html", {}, el("p", {}, "Elsewhere"))] };
  const { body } = told(
    { masks: false },
    el("div", {}, page, { type: 1, id: id(), name: "html" }, { type: 4, id: id() }),
  );
  assert.deepEqual(body[0].childNodes, []);

  const masking = new Masking({ masks: false });
  const odd = { type: 0, id: id(), childNodes: [words("a"), el("html", {}, "b")] };
  assert.deepEqual(
    masking.mask(event(2, { node: odd })).data.node.childNodes.map(({ type }) => type),
    [2],
  );
  assert.equal(masking.mask(event(2, { node: el("p") })), null);
});

test("what is no page takes none away", () => {
  const { masking, body } = told({ masks: false }, el("p"));

  for (const node of [null, {}, el("p"), { type: 0, id: "1", childNodes: [] }])
    assert.equal(masking.mask(event(2, { node })), null);

  assert.ok(masking.mask(change(3, { id: body[0].id, x: 0, y: 1 })));
});

test("no name is defined as an element that a browser does not take", () => {
  const names = ["x-card", "font-face", "annotation-xml", "x-", "color-profile", "x-a:b", "missing-glyph"];
  const { body } = told({ masks: false }, ...names.map((name) => ({ ...el(name), isCustom: true })));

  assert.deepEqual(
    body.map(({ isCustom = false }) => isCustom),
    [true, false, false, true, false, false, false],
  );
});

test("what the pointer does is something that a pointer can do, and not long ago", () => {
  const { masking, body } = told({ masks: false }, el("p"));
  const [{ id: at }] = body;
  for (const type of [-1, 11, 99, 1.5, "2", null])
    assert.equal(masking.mask(change(2, { type, id: at, x: 0, y: 0 })), null);
  assert.ok(masking.mask(change(2, { type: 2, id: at, x: 0, y: 0 })));

  const moved = masking.mask(change(1, { positions: [-1e9, -20, 1e9].map((timeOffset) => ({ id: at, timeOffset })) }));
  assert.deepEqual(
    moved.data.positions.map(({ timeOffset }) => timeOffset),
    [-1000, -20, 0],
  );
});
