import assert from "node:assert/strict";
import { test } from "node:test";
import { localeOf } from "../../static/js/parts/locale.js";

test("the first language that Intl takes, as it writes it", () => {
  assert.equal(localeOf("fr-fr", "en"), "fr-FR");
  assert.equal(localeOf("fr_FR"), "fr-FR");
  assert.equal(localeOf("en-US@posix"), "en-US");
  assert.equal(localeOf("pt_BR.UTF-8"), "pt-BR");
});

test("what is no language is passed over, and English is left", () => {
  assert.equal(localeOf("not a language", "fr"), "fr");
  for (const none of [undefined, null, "", "C", "x", "123", {}]) assert.equal(localeOf(none), "en");
});
