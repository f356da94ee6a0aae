import assert from "node:assert/strict";
import { test } from "node:test";
import { reduced, reducedInCss, reducedSet, withoutTokens } from "../../static/js/mirror/addresses.js";

const SITE = "https://shop.example/checkout";

test("addresses keep origin and path", () => {
  assert.equal(reduced("https://u:p@shop.example/a/b;s=1?c=d#e"), "https://shop.example/a/b");
  assert.equal(reduced("b.png?c", "https://shop.example/a/"), "https://shop.example/a/b.png");
  assert.equal(reduced("javascript:alert(1)"), "");
  assert.equal(reduced("data:text/html,x"), "");
  assert.equal(reduced("data:image/png;base64,AAAA"), "data:image/png;base64,AAAA");
  assert.equal(
    reducedSet("/a.png?1 1x, /b.png?2 640w, data:text/html,x 3x", SITE),
    ["https://shop.example/a.png 1x", "https://shop.example/b.png 640w"].join(", "),
  );
});

test("so do those in rules", () => {
  const rules = `a{background:url( "/a.png?x" )} b{fill:url(#spot)} /* c */ i{mask:image-set("//x.example/d?e" 1x)}`;

  assert.equal(
    reducedInCss(rules, SITE),
    `a{background:url("https://shop.example/a.png")} b{fill:url(#spot)}  i{mask:image-set("https://x.example/d" 1x)}`,
  );
  assert.equal(reducedInCss("a{}/* rr_split */b{}"), "a{}/* rr_split */b{}");
  assert.equal(reducedInCss('a{background:url("https://x.example/?s'), 'a{background:url("https://x.example/")');
});

test("so do the strings of a set of pictures, however it is written", () => {
  const set = `i{mask:-webkit-image-set("a.png?x" calc(1x * (2)) type("image/png"), '/b;c}.png?x' 2x, url(d?x) 3x)}`;

  assert.equal(
    reducedInCss(`${set} b{content:"s; ok"}`, SITE),
    'i{mask:-webkit-image-set("https://shop.example/a.png" calc(1x * (2)) type("image/png"), ' +
      '"https://shop.example/b" 2x, url("https://shop.example/d") 3x)} b{content:"s; ok"}',
  );
  assert.equal(reducedInCss("a{background:src('/a.png?x')}", SITE), 'a{background:url("https://shop.example/a.png")}');
});

test("what in a path opens what it names is not shown, and words of a path are", () => {
  const shown = (path) => withoutTokens(`https://shop.example${path}`).replace("https://shop.example", "");

  assert.equal(shown("/reset/MQ/c9x1zk-3f9a8c7d6e5b4a392817/"), "/reset/MQ/c9x1zk-***/");
  assert.equal(shown("/cart/0f8fad5b-d9cb-469f-a165-70867728950e/pay"), "/cart/***/pay");
  assert.equal(shown("/login/eyJhbGciOi.eyJzdWIiOiIx.SflKxwRJSM1"), "/login/***");
  for (const path of ["/", "/lampes/opaline-2-en-laiton-brosse-40-cm", "/order/20261130", "/Internationalisierung"])
    assert.equal(shown(path), path);
  assert.equal(withoutTokens(""), "");
  assert.equal(withoutTokens("https://3f9a8c7d6e5b4a392817f.example/a"), "https://3f9a8c7d6e5b4a392817f.example/a");
});
