import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { test } from "node:test";
import { deflateRawSync } from "node:zlib";
import { Masking } from "../../static/js/mirror/masking.js";
import { isAlwaysSecret } from "../../static/js/mirror/secret.js";
import { standIn } from "../../static/js/mirror/stand_ins.js";
import { change, comment, el, event, id, meta, mutation, SITE, snapshot, textIn, told, words } from "./pages.js";

const SECRET = /s3cr3t/i;

/** Wherever a secret stands in what is told, in whatever writing; the place is named. */
function findSecret(value, path = "event") {
  if (typeof value === "string") return [value, unescaped(value), unBase64(value)].some(isSecret) ? path : null;
  if (value === null || typeof value !== "object") return null;
  for (const [name, inner] of Object.entries(value)) {
    const found = isSecret(name) ? `${path}.${name}` : findSecret(inner, `${path}.${name}`);
    if (found) return found;
  }
  return null;
}
const isSecret = (words) => SECRET.test(words);
const unescaped = (words) => words.replace(/(%[\da-f]{2})+/gi, (coded) => unescape(coded));
const unBase64 = (words) => Buffer.from(words, "base64").toString("latin1");

test("nothing is left of what a page hides, in whatever place it stands", () => {
  const masking = new Masking({ allowed: ["card", "city", "pw"] });
  const field = el("input", { type: "password", name: "pw", value: "s3cr3t" });
  const card = el("input", { type: "text", autocomplete: "cc-number", name: "card", value: "s3cr3t" });
  const hidden = el("input", { type: "hidden", name: "city", value: "s3cr3t" });
  const search = el("input", { type: "search", value: "s3cr3t", placeholder: "s3cr3t", title: "s3cr3t" });
  const area = el("textarea", { value: "s3cr3t", "aria-label": "s3cr3t", "aria-description": "s3cr3t" });
  const editor = el(
    "div",
    { contenteditable: "" },
    "s3cr3t",
    el("p", { "data-words": "s3cr3t", style: "--a: s3cr3t" }),
  );
  const box = el("div", { role: "textbox" }, el("span", {}, "s3cr3t"));
  const choice = el("select", { value: "s3cr3t" }, el("option", { value: "s3cr3t", label: "s3cr3t" }, "s3cr3t"));
  const group = el("optgroup", { label: "s3cr3t" }, el("option", {}, "s3cr3t"));
  const hints = el("datalist", { id: "hints" }, el("option", { value: "s3cr3t" }), group);
  const button = el("input", { type: "submit", value: "s3cr3t", formaction: "https://x.example/?s3cr3t" });
  const tick = el("input", { type: "checkbox", value: "s3cr3t", checked: true });
  const range = el("input", { type: "date", value: "s3cr3t", list: "s3cr3t", form: "s3cr3t", pattern: "s3cr3t" });
  const shown = ["canvas", "meter", "progress", "video", "audio"].map((tag) => el(tag, { value: "s3cr3t" }, "s3cr3t"));
  const said = el("p", {
    style: `color: red; --token: s3cr3t; --name: "s3cr3t;"; --a: 's3cr3t`,
    nonce: "s3cr3t",
    itemid: "s3cr3t",
    datetime: "s3cr3t",
    cite: "s3cr3t",
  });
  const formula = el(
    "math",
    {},
    el("annotation", { encoding: "s3cr3t" }, "s3cr3t"),
    el("mi", { href: "/s3cr3t" }, "x"),
  );
  const file = el("input", { type: "file", value: "C:\\fakepath\\s3cr3t.pdf" });
  const link = el("a", { href: `${SITE}?s3cr3t#s3cr3t`, ping: "https://x.example/s3cr3t", download: "s3cr3t" }, "Next");
  const picture = el("img", {
    src: "https://cdn.example/a.png?s3cr3t",
    srcset: "https://cdn.example/a.png?s3cr3t 1x, https://cdn.example/b.png#s3cr3t 2x",
    alt: "s3cr3t",
    longdesc: "https://x.example/s3cr3t",
    style: "background: url('https://cdn.example/c.png?s3cr3t')",
  });
  const chosen = el("img", { src: `data:image/png;base64,${Buffer.from("s3cr3t".repeat(900)).toString("base64")}` });
  const blob = el("img", { src: "blob:https://shop.example/s3cr3t" });
  const frame = el("iframe", {
    src: "https://x.example/?s3cr3t",
    rr_src: "https://x.example/?s3cr3t",
    srcdoc: "s3cr3t",
  });
  const head = [
    el("title", {}, "s3cr3t"),
    el("meta", { name: "csrf-token", content: "s3cr3t" }),
    el("base", { href: "https://shop.example/s3cr3t/" }),
    el("link", { rel: "canonical", href: "https://shop.example/s3cr3t", title: "s3cr3t" }),
    el("script", { src: "https://shop.example/s3cr3t.js", nonce: "s3cr3t" }, "s3cr3t"),
    el("noscript", {}, "s3cr3t"),
    el("style", { _cssText: "a { background: url(https://x.example/?s3cr3t) }" }),
    el("style", {}, "/* s3cr3t */ @import '//x.example/?s3cr3t';"),
  ];
  const drawing = el(
    "svg",
    {},
    el("title", {}, "s3cr3t"),
    el("desc", {}, "s3cr3t"),
    el("a", { "xlink:href": "/s3cr3t" }),
  );
  const shadow = { ...el("p", {}, el("input", { value: "s3cr3t" })), isShadow: true };
  const host = { ...el("x-card", { "data-token": "s3cr3t", token: "s3cr3t" }), isShadowHost: true };
  host.childNodes.push(shadow);
  const inFrame = { type: 0, childNodes: [el("html", {}, el("input", { value: "s3cr3t", name: "x" }))], id: id() };
  const form = el(
    "form",
    { action: "https://x.example/?s3cr3t", onsubmit: "s3cr3t()" },
    field,
    card,
    hidden,
    search,
    area,
  );
  const all = [
    form,
    editor,
    box,
    choice,
    hints,
    button,
    tick,
    file,
    link,
    picture,
    chosen,
    blob,
    frame,
    drawing,
    host,
    range,
  ];
  all.push(...shown, said, formula, el("svg:script", {}, "s3cr3t"), el("details", { name: "s3cr3t" }, "More"));
  const first = snapshot(...head, comment("s3cr3t"), ...all);
  first.s3cr3t = first.data.s3cr3t = first.data.node.s3cr3t = field.s3cr3t = "s3cr3t";

  const events = [
    meta(`${SITE};jsessionid=s3cr3t?token=s3cr3t#s3cr3t`),
    first,
    mutation({ adds: [{ parentId: frame.id, nextId: null, node: inFrame }], isAttachIframe: true }),
    mutation({ attributes: [{ id: hidden.id, attributes: { value: "s3cr3t" } }] }),
    mutation({ attributes: [{ id: field.id, attributes: { type: "text", value: "s3cr3t" } }] }),
    change(5, { id: field.id, text: "s3cr3t", isChecked: false }),
    change(5, { id: card.id, text: "s3cr3t", isChecked: false }),
    change(5, { id: hidden.id, text: "s3cr3t", isChecked: false }),
    change(5, { id: file.id, text: "C:\\fakepath\\s3cr3t.pdf", isChecked: false }),
    change(5, { id: choice.id, text: "s3cr3t", isChecked: false }),
    change(5, { id: tick.id, text: "s3cr3t", isChecked: true }),
    change(5, { id: search.id, text: "s3cr3t", isChecked: false }),
    mutation({ texts: [{ id: editor.childNodes[0].id, value: "s3cr3t" }] }),
    mutation({ attributes: [{ id: editor.id, attributes: { contenteditable: "false" } }] }),
    mutation({ texts: [{ id: editor.childNodes[0].id, value: "s3cr3t" }] }),
    mutation({ adds: [{ parentId: editor.id, nextId: null, node: el("b", { title: "s3cr3t" }, "s3cr3t") }] }),
    mutation({
      attributes: [{ id: picture.id, attributes: { src: "https://cdn.example/d.png?s3cr3t", alt: "s3cr3t" } }],
    }),
    mutation({ attributes: [{ id: picture.id, attributes: { style: { background: "url(//x.example/?s3cr3t)" } } }] }),
    mutation({ attributes: [{ id: link.id, attributes: { href: "https://x.example/?s3cr3t", onclick: "s3cr3t" } }] }),
    mutation({ attributes: [{ id: said.id, attributes: { style: { "--token": "s3cr3t", "--b": ["s3cr3t", ""] } } }] }),
    mutation({ attributes: [{ id: said.id, attributes: { style: "--token:s3cr3t" } }] }),
    mutation({ texts: [{ id: shown[0].childNodes[0].id, value: "s3cr3t" }] }),
    mutation({ adds: [{ parentId: shown[0].id, nextId: null, node: words("s3cr3t") }] }),
    mutation({ texts: [{ id: head[0].childNodes[0].id, value: "s3cr3t" }] }),
    mutation({ texts: [{ id: 987654, value: "s3cr3t" }] }),
    change(8, { id: head[6].id, adds: [{ rule: "b { background: url(https://x.example/?s3cr3t) }", index: 0 }] }),
    change(13, { id: head[6].id, index: [0], set: { property: "background", value: "url(//x.example/?s3cr3t)" } }),
    change(15, { id: form.id, styles: [{ styleId: 1, rules: [{ rule: "/* s3cr3t */" }] }], styleIds: [1] }),
    change(9, { id: 1, type: 0, commands: [{ property: "fillText", args: ["s3cr3t"] }] }),
    change(10, { family: "s3cr3t", fontSource: "s3cr3t", buffer: false }),
    change(11, { level: "log", payload: ["s3cr3t"] }),
    change(16, { define: { name: "s3cr3t" } }),
    event(5, { tag: "s3cr3t", payload: "s3cr3t" }),
    event(5, { tag: "page", payload: { from: "https://x.example/a?s3cr3t", since: "s3cr3t", s3cr3t: "s3cr3t" } }),
    event(5, { tag: "canvas", payload: { id: form.id, picture: "data:image/webp;base64,czNjcjN0" } }),
    event(5, { tag: "canvas", payload: { id: form.id, picture: "s3cr3t" } }),
    event(6, { plugin: "s3cr3t", payload: "s3cr3t" }),
    event(7, { url: "s3cr3t", payload: "s3cr3t" }),
    event(8, { what: "s3cr3t" }),
    change(99, { what: "s3cr3t" }),
  ].map((one) => ({ ...one, s3cr3t: "s3cr3t" }));

  assert.ok(events.every(findSecret), "each of them brings a secret");
  for (const one of events) {
    const what = masking.mask(one);
    assert.equal(findSecret(what), null);
    assert.ok(!isSecret(deflateRawSync(JSON.stringify(what) ?? "").toString("latin1")));
  }
});

test("what is there to be seen is told", () => {
  const { body } = told({}, el("h1", { class: "big", style: "color: red" }, "Your basket"), el("p", {}, "2 towels"));

  assert.equal(body.map(textIn).join(" "), "Your basket 2 towels");
  assert.deepEqual(body[0].attributes, { class: "big", style: "color: red" });
});

test("what drawings and tables are made of is told, and the states by which sites dress", () => {
  const kept = {
    viewBox: "0 0 9 9",
    d: "M0 0",
    "stroke-width": "2",
    fill: "none",
    transform: "scale(2)",
    x1: "1",
    rx: "2",
  };
  const plain = { class: "a", colspan: "2", "aria-expanded": "true", "data-state": "open", "aria-current": "page" };
  const dropped = {
    "aria-selected": "Zoe",
    "data-state": "Zoe",
    name: "a",
    alt: "a",
    onload: "a",
    srcdoc: "a",
    action: "a",
  };
  const { body } = told({}, el("svg", kept), el("td", plain), el("p", dropped));

  assert.deepEqual(body[0].attributes, kept);
  assert.deepEqual(body[1].attributes, plain);
  assert.deepEqual(body[2].attributes, {});
});

test("how much was typed is seen, and of a secret not even that", () => {
  const name = el("input", { type: "text", name: "name" });
  const pin = el("input", { type: "password", name: "x" });
  const { masking, body } = told({}, name, pin);
  assert.deepEqual(
    body.map(({ attributes }) => attributes["data-masked"]),
    [undefined, ""],
  );
  const typed = (field, text) => masking.mask(change(5, { id: field.id, text, isChecked: false })).data.text;

  assert.equal(typed(name, "Zoe Durand"), "••• ••••••");
  assert.equal(typed(pin, "1"), typed(pin, "123456789012"));
  assert.equal(typed(pin, ""), "");
});

test("a field that the inbox names is read, by its name or its id, and a secret one is not", () => {
  const city = el("input", { type: "text", name: "City" });
  const street = el("textarea", { id: "street" });
  const card = el("input", { type: "text", name: "cardnumber" });
  const { masking } = told({ allowed: ["city", "STREET", "cardnumber"] }, city, street, card);
  const typed = (field) => masking.mask(change(5, { id: field.id, text: "Lyon", isChecked: false })).data.text;

  assert.equal(typed(city), "Lyon");
  assert.equal(typed(street), "Lyon");
  assert.equal(typed(card), "••••••••");
});

test("once a password, always a password: shown in clear, and after the page was told anew", () => {
  const field = el("input", { type: "password", name: "city" });
  const { masking } = told({ allowed: ["city"] }, field);

  masking.mask(mutation({ attributes: [{ id: field.id, attributes: { type: "text" } }] }));
  field.attributes = { type: "text", name: "city", value: "Lyon" };
  const again = masking.mask(snapshot(field)).data.node.childNodes[0].childNodes[1].childNodes[0];

  assert.equal(again.attributes.value, "••••••••");
  assert.equal(masking.mask(change(5, { id: field.id, text: "Lyon", isChecked: false })).data.text, "••••••••");
});

test("a field that takes the place of a password is one too", () => {
  const masking = new Masking({ allowed: ["answer"] });
  masking.mask(meta());
  masking.mask(snapshot(el("form", {}, el("input", { type: "password", name: "answer", value: "Rex" }))));

  const again = masking.mask(snapshot(el("form", {}, el("input", { type: "text", name: "answer", value: "Rex" }))));

  assert.equal(again.data.node.childNodes[0].childNodes[1].childNodes[0].childNodes[0].attributes.value, "••••••••");
});

test("fields that nobody is shown are known by type, by what browsers fill in, and by name", () => {
  const secret = [
    ...[{ type: "password" }, { type: "hidden" }, { autocomplete: "billing cc-csc" }, { name: "card-number" }],
    ...[
      { name: "cardholder" },
      { id: "cvc" },
      { name: "user_pin" },
      { name: "numero_carte" },
      { name: "login[password]" },
    ],
  ];
  const other = [{ type: "text", name: "city" }, { name: "passenger" }, { name: "shipping" }, { name: "company" }];

  assert.deepEqual(
    secret.filter((field) => !isAlwaysSecret(field)),
    [],
  );
  assert.deepEqual(other.filter(isAlwaysSecret), []);
});

test("what the page calls editable now is masked from then on", () => {
  const line = el("p", {}, "Dear team");
  const editable = new Set();
  const { masking } = told({ isEditable: (one) => editable.has(one) }, line);
  const rewrite = (value) =>
    masking.mask(mutation({ texts: [{ id: line.childNodes[0].id, value }] })).data.texts[0].value;

  assert.equal(rewrite("Dear all"), "Dear all");
  editable.add(line.id);
  assert.equal(rewrite("Dear all"), "•••• •••");
  editable.clear();
  assert.equal(rewrite("Dear all"), "•••• •••");
});

test("attributes that only sound like a drawing's are not told, nor words that a script puts into a rule", () => {
  const drawn = el("text", {
    "text-anchor": "middle",
    "text-token": "s3cr3t",
    "stroke-dasharray": "1 2",
    std: "s3cr3t",
  });
  const sheet = el("style", {}, "");
  const { masking, body } = told({}, drawn, sheet);
  assert.deepEqual(body[0].attributes, { "text-anchor": "middle", "stroke-dasharray": "1 2" });

  const set = (property, value) =>
    masking.mask(change(13, { id: sheet.id, index: [0], set: { property, value } })).data.set;
  assert.equal(set("--otp", "s3cr3t"), undefined);
  assert.equal(set("--gap", "4px").value, "4px");
  assert.equal(set("color", "red").value, "red");
  assert.equal(set("--otp", null).value, null);
});

test("a page that says that a node stands in itself is cleaned all the same", () => {
  const line = el("p", {}, "a");
  const { masking } = told({ masks: false }, line);

  masking.mask(mutation({ adds: [{ parentId: line.id, nextId: null, node: { ...line, childNodes: [] } }] }));
  const attributes = [{ id: line.id, attributes: { class: "b" } }];
  const still = masking.mask(mutation({ attributes, removes: [{ parentId: line.id, id: line.id }] }));

  assert.ok(still);
});

test("what a site marks for other recorders is masked from then on", () => {
  const marked = el("p", { class: "note rr-mask" }, el("b", {}, "Zoe"), " Durand");
  const { masking, body } = told({}, marked, el("p", { class: "not-rr-mask" }, "Towels"));

  assert.deepEqual(body.map(textIn), ["••• ••••••", "Towels"]);
  const changes = { texts: [{ id: marked.childNodes[1].id, value: " Martin" }] };
  const attributes = [{ id: marked.id, attributes: { class: "note" } }];
  assert.equal(masking.mask(mutation({ ...changes, attributes })).data.texts[0].value, " ••••••");
});

test("of what is blocked only its room is told, and nothing that happens in it", () => {
  const chat = el("div", { class: "chat", rr_width: "10px", rr_height: "20px", title: "Chat" }, "Hello");
  const bank = el("div", { class: "bank", rr_width: "10px", rr_height: "20px" }, el("p", {}, "FR76 3000"));
  const { masking, body } = told({}, chat, bank);

  assert.deepEqual(body[0].attributes, { class: "chat", rr_width: "10px", rr_height: "20px" });
  assert.equal(body.map(textIn).join(""), "");
  const added = mutation({ adds: [{ parentId: bank.id, nextId: null, node: el("p", {}, "FR76 3000") }] });
  assert.equal(masking.mask(added), null);
});

test("where one points at, within what is left out, is not told", () => {
  const [pad, page] = [el("div", { rr_width: "9px", rr_height: "9px" }), el("p", {}, "a")];
  const { masking } = told({ isBlocked: (one) => one === pad.id }, pad, page);
  const at = (id) => ({ x: 1, y: 2, id, timeOffset: 0 });

  const moved = masking.mask(change(1, { positions: [at(pad.id), at(-1), at(page.id)] }));
  assert.deepEqual(moved.data.positions, [at(page.id)]);
  assert.equal(masking.mask(change(1, { positions: [at(pad.id)] })), null);
  for (const hidden of [pad.id, -1]) assert.equal(masking.mask(change(2, { type: 2, ...at(hidden) })), null);
});

test("what was blocked later is told of no more", () => {
  const bank = el("p", {}, "Soon");
  const blocked = new Set();
  const { masking } = told({ isBlocked: (one) => blocked.has(one) }, bank);

  blocked.add(bank.childNodes[0].id);
  assert.equal(masking.mask(mutation({ texts: [{ id: bank.childNodes[0].id, value: "FR76" }] })), null);
});

test("the place of a script stays, so that what stands around it looks the same", () => {
  const { body } = told({}, el("p", {}, "a"), el("script", { src: "/x.js" }, "alert(1)"), el("p", {}, "b"));

  assert.deepEqual(body[1], { ...body[1], tagName: "noscript", attributes: { hidden: "" }, childNodes: [] });
});

test("what was taken away is forgotten with all that was in it", () => {
  const list = el("ul", {}, el("li", {}, "a"), el("li", {}, "b"));
  const { masking } = told({}, list);
  const before = masking.known.nodes.size;
  const body = masking.known.get(list.id).parent;

  masking.mask(mutation({ removes: [{ parentId: body, id: list.id }] }));

  assert.equal(before - masking.known.nodes.size, 5);
  const late = mutation({ adds: [{ parentId: list.id, nextId: null, node: words("c") }] });
  assert.equal(masking.mask(late), null);
});

test("events in another shape do no harm", () => {
  const { masking } = told({}, el("p", {}, "a"));
  const odd = [
    ...[
      event(2, null),
      event(2, {}),
      event(2, { node: { type: 2 } }),
      event(3, null),
      event(3, { source: "mutation" }),
    ],
    ...[event(3, { source: "constructor" }), event("constructor", {}), change(0, { adds: 1, texts: {}, removes: "x" })],
    ...[event(5, null), event(5, { tag: "constructor" }), event(5, { tag: "page" }), event(5, { tag: "canvas" })],
    ...[change(5, { id: {}, text: {} }), change(1, { positions: null }), change(3, { id: "1" }), change(15, { id: 1 })],
  ];

  for (const one of odd) assert.doesNotThrow(() => masking.mask(one));
});

test("what was masked passes a second time unchanged, and what was not is cleaned", () => {
  const city = el("input", { type: "text", name: "city", value: "Lyon" });
  const editor = el("div", { contenteditable: "true" }, "Hello");
  const page = snapshot(city, editor, el("a", { href: "/x" }, "Next"), el("img", { src: `${SITE}/a.png?b` }));
  const first = new Masking({ allowed: ["city"] }).mask(page);

  assert.deepEqual(new Masking({ masks: false }).mask(first), first);

  const hostile = snapshot(
    el("script", {}, "alert(1)"),
    el("img", { src: "javascript:alert(1)", onerror: "alert(1)" }),
    el("a", { href: "javascript:alert(1)" }, "x"),
    el("form", { action: "https://evil.example" }, el("button", { formaction: "javascript:alert(1)" }, "y")),
    el("meta", { "http-equiv": "refresh", content: "0;url=https://evil.example" }),
    el("iframe", { src: "https://evil.example", srcdoc: "<script>alert(1)</script>" }),
    el("style", { _cssText: "@import url(https://evil.example/x.css);" }),
    el("link", { rel: "icon", href: "https://evil.example/x.ico" }),
    ...["prefetch", "dns-prefetch", "preconnect", "modulepreload", "prerender"].map((rel) =>
      el("link", { rel, href: "https://evil.example", imagesrcset: "https://evil.example/x" }),
    ),
    el("object", { data: "https://evil.example" }, el("embed", { src: "https://evil.example" })),
    el("base", { href: "https://evil.example", target: "evil" }),
    el("svg", {}, el("use", { href: "https://evil.example/x.svg#a", "xlink:href": "javascript:alert(1)" })),
    el("svg", {}, el("a", { "xlink:href": "javascript:alert(1)" }, el("set", { attributeName: "href", to: "alert" }))),
    el("math", { href: "javascript:alert(1)" }, el("maction", { "xlink:href": "javascript:alert(1)" }, "x")),
    el("svg:script", { "xlink:href": "https://evil.example" }, "alert(1)"),
    el("input", { type: "image", src: "javascript:alert(1)", autofocus: true, onfocus: "alert(1)" }),
    el("a", { ping: "https://evil.example", href: "/x", HREF: "javascript:alert(1)" }, "x"),
  );
  const cleaned = JSON.stringify(new Masking({ masks: false }).mask(hostile));

  assert.doesNotMatch(cleaned, /evil|alert|javascript|onerror|formaction|srcdoc/);
});

test("of a sheet that the page may not read it is told where it lies, and of nothing else that is linked", () => {
  const href = "https://cdn.example/a.css?s3cr3t";
  const links = [
    el("link", { rel: "stylesheet", href, media: "print" }),
    el("link", { rel: "stylesheet", href, _cssText: "a { color: red }" }),
    el("link", { rel: "preload", href }),
    el("link", { rel: "stylesheet", href: "javascript:alert(1)" }),
  ];
  const { body } = told({}, ...links);

  assert.deepEqual(
    body.map(({ attributes }) => attributes),
    [
      { media: "print", rel: "stylesheet", href: "https://cdn.example/a.css" },
      { _cssText: "a { color: red }" },
      {},
      {},
    ],
  );
});

test("of a frame from elsewhere its origin is told, and nothing that comes into it", () => {
  const frame = el("iframe", { rr_src: "https://pay.example/cards/4242?s3cr3t", width: "300" });
  const { masking, body } = told({}, frame);

  assert.deepEqual(body[0].attributes, { width: "300", rr_src: "https://pay.example" });
  assert.equal(masking.mask(mutation({ adds: [{ parentId: frame.id, nextId: null, node: words("x") }] })), null);
});

test("a picture of a canvas is told, of one that is there, is not blocked and is no place to type", () => {
  const [chart, hidden, signed] = [el("canvas"), el("canvas"), el("canvas")];
  const isBlocked = (one) => one === hidden.id;
  const { masking } = told({ isBlocked }, chart, hidden, el("div", { role: "textbox" }, signed));
  const picture = "data:image/webp;base64,UklGRg==";
  const paint = (id, what) => masking.mask(event(5, { tag: "canvas", payload: { id, picture: what } }))?.data.payload;

  assert.deepEqual(paint(chart.id, picture), { id: chart.id, picture });
  for (const one of [hidden.id, signed.id, 987654]) assert.equal(paint(one, picture), undefined);
  for (const odd of ["data:text/html,x", "https://x.example/a.webp", `${picture}" onload="x`, null])
    assert.equal(paint(chart.id, odd), undefined);
});

test("what a frame without scripts does not draw is a picture there", () => {
  const [chart, frame] = [el("canvas", { width: "9" }, "x"), el("iframe", { rr_src: "https://pay.example/<b>" })];
  const card = el("input", { "data-masked": "" });
  const { body } = told({ masks: false, standIn: (one) => standIn(one, { masked: "Masked" }) }, chart, frame, card);

  assert.deepEqual(body[0], { ...body[0], tagName: "img", attributes: { width: "9" }, childNodes: [] });
  assert.equal(body[1].tagName, "img");
  assert.match(decodeURIComponent(body[1].attributes.src), /^data:image\/svg\+xml,.*>pay\.example</);
  assert.deepEqual(body[2].attributes, { "data-masked": "", placeholder: "Masked" });
});
