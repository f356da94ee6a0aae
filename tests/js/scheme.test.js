import assert from "node:assert/strict";
import { test } from "node:test";
import { inScheme } from "../../static/js/mirror/scheme.js";

test("rules for the day or the night hold as the visitor has it", () => {
  const rules = "@media screen and (prefers-color-scheme:dark){a{b:c}} @media (prefers-color-scheme: LIGHT) {d{e:f}}";

  assert.equal(inScheme(rules, "dark"), "@media screen and (min-width: 0px){a{b:c}} @media (max-width: 0px) {d{e:f}}");
  assert.equal(inScheme("(prefers-color-scheme: light)", "light"), "(min-width: 0px)");
});

test("so does what a page leaves to the browser", () => {
  assert.equal(
    inScheme(":root{color-scheme: light dark; color: red}", "dark"),
    ":root{color-scheme: dark; color: red}",
  );
  assert.equal(inScheme(":root{color-scheme:dark light}", "light"), ":root{color-scheme:light}");
  assert.equal(inScheme(":root{color-scheme: dark}", "light"), ":root{color-scheme: dark}");
});
