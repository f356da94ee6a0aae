import assert from "node:assert/strict";
import { test } from "node:test";
import { isOfLooks, rulesWithoutWords, withoutWords } from "../../static/js/mirror/custom_properties.js";

const WORDS = ["red", "center", "ease-in-out"];
globalThis.CSS = { supports: (_property, word) => WORDS.includes(word) };

test("numbers, colours, addresses, functions and other properties are of looks", () => {
  const looks = ["4px", "-1.5", ".5rem 40%", "#0a5b6c", "var(--gray-500, red)", "rgb(1 2 3 / 50%)", "ease-in-out"];

  for (const value of [...looks, 'url("https://x.example/a.png") center', ""]) assert.ok(isOfLooks(value), value);
});

test("strings, and words that are no words of CSS, are not", () => {
  for (const value of [
    "s3cr3t",
    "3cr3t",
    '"Zoe"',
    "'a",
    "{a: 1}",
    "FR76-3000",
    "zoe@x.example",
    "a_b",
    "é",
    "Zoe Martin",
    "--zoe",
  ])
    assert.ok(!isOfLooks(value), value);
});

test("numbers as long as those of cards and telephones are not", () => {
  for (const value of ["4111111111111111", "0612345678", "1.23456789", "123456"]) assert.ok(!isOfLooks(value), value);
});

test("a style keeps all but them", () => {
  assert.equal(
    withoutWords(`--a: 1px; color: red; --b: "x;y"; --c:s3; width: var(--a)`),
    "--a: 1px; color: red; ; ; width: var(--a)",
  );
  assert.equal(withoutWords(`--b: 'x`), "");
  assert.equal(withoutWords("color: red"), "color: red");
});

test("a sheet keeps the names of fonts and layers, and loses what scripts keep there", () => {
  const dressed = [
    `:root{--font:"Segoe UI","Source Sans 3",Inter,serif;--icon:"\\e901";--top:2147483647;--dim:hsl(0 0% 3.9215686%)}`,
    `a{--layer:col-2 fade-in-2;--none:;--gap:calc(1rem*-1)!important;color:red}`,
  ];
  for (const rules of dressed) assert.equal(rulesWithoutWords(rules), rules);

  for (const value of ["s3cr3t", '"s3cr3t"', "'Zoe Martin, 4 rue'", "482913", "zoe@x.example", "FR76-3000", "{a}9x9x"])
    assert.doesNotMatch(rulesWithoutWords(`:root{--x:${value};--y:1px}`), new RegExp(`--x:${value[0]}.`));
  assert.equal(rulesWithoutWords("a{--x:s3cr3t}b{color:red}"), "a{}b{color:red}");
});

test("a long style that is none takes no long time", () => {
  const began = performance.now();
  for (const odd of [
    " --a".repeat(20_000),
    "--a:".repeat(20_000),
    "--a:(".repeat(20_000),
    "-".repeat(100_000),
    `--a:${"(".repeat(100_000)}`,
  ])
    for (const told of [withoutWords, rulesWithoutWords]) told(odd);
  assert.ok(performance.now() - began < 500);
});
