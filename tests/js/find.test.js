import assert from "node:assert/strict";
import { test } from "node:test";
import { find } from "../../static/js/emoji/find.js";

const ALL = [
  { unicode: "❤️", annotation: "cœur rouge", tags: ["amour", "sentiment"], emoticon: "<3" },
  { unicode: "⭐", annotation: "étoile", tags: ["moyenne"] },
  { unicode: "🤿", annotation: "masque de plongée", tags: ["sous l’eau"] },
  { unicode: "🔴", annotation: "disque rouge" },
];

const found = (query) => find(ALL, query).map(({ unicode }) => unicode);

test("a name or a word about it is found by how it begins, with accents or without", () => {
  for (const query of ["cœur", "coeur", "COEU", "amour", "<3"]) assert.deepEqual(found(query), ["❤️"], query);
  for (const query of ["étoile", "etoi"]) assert.deepEqual(found(query), ["⭐"], query);
  assert.deepEqual(found("eau"), ["🤿"]);
  assert.deepEqual(found("toile"), []);
});

test("of several words each has to fit, in any order; of none, nothing is found", () => {
  assert.deepEqual(found("rouge"), ["❤️", "🔴"]);
  assert.deepEqual(found(" rouge  co"), ["❤️"]);
  assert.deepEqual(found("rouge étoile"), []);
  for (const query of ["", "  ", "-"]) assert.deepEqual(found(query), []);
});
