import assert from "node:assert/strict";
import { test } from "node:test";
import { reduced, reducedInCss, reducedSet } from "../../static/js/mirror/addresses.js";

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

test("so do those whose function is written in escapes, and all else means what it meant", () => {
  for (const name of ["u\\72l", "\\75 rl", "\\55\\52\\4c", "ur\\l", "\\000075rl"])
    assert.equal(
      reducedInCss(`a{background:${name}(/a.png?x)}`, SITE).match(/\("(.*)"\)/)[1],
      "https://shop.example/a.png",
    );
  assert.doesNotMatch(reducedInCss("@\\69mport '//x.example/?s3cr3t';a{}"), /s3cr3t/);
  for (const rules of ["\\31 0 .sm\\:flex", 'i::before{content:"\\e901 "}', 'q{quotes:"\\\\75" "x"}', "a{}\\"])
    assert.equal(reducedInCss(rules), rules);
  assert.equal(reducedInCss(".\\31\\61 {}"), ".\\31 a{}");
});
