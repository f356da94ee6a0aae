import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { Sheets } from "../../static/js/mirror/sheets.js";

const ADDRESS = "https://styles.example/site.css";
const RULES = new Response("h1{color:red}");
const NOTHING = new Response(null, { status: 204 });

let dressed, answers, asked;

beforeEach(() => {
  [dressed, asked] = [[], 0];
});

/** A screen whose desk gives these answers, one after another, and the last one for good. */
function screen(context, ...given) {
  answers = given;
  context.mock.timers.enable({ apis: ["setTimeout"] });
  context.mock.method(globalThis, "fetch", async () => {
    asked += 1;
    const answer = answers.length > 1 ? answers.shift() : answers[0];
    if (answer instanceof Error) throw answer;
    return answer.clone();
  });
  const dress = (id, rules) => dressed.push([id, rules]);
  return new Sheets({ through: (address) => address, scheme: () => "light", dress });
}

const page = (id) => [{ data: { node: { id, tagName: "link", attributes: { rel: "stylesheet", href: ADDRESS } } } }];

async function pass(context, seconds) {
  for (let second = 0; second < seconds; second += 1) {
    await new Promise(setImmediate);
    context.mock.timers.tick(1000);
  }
  await new Promise(setImmediate);
}

test("the rules of a page that lie elsewhere are fetched once, for the next page too", async (context) => {
  const sheets = screen(context, RULES);

  sheets.take(page(1), () => true);
  await pass(context, 30);
  sheets.take(page(2), () => true);
  await pass(context, 0);

  assert.deepEqual(dressed, [
    [1, "h1{color:red}"],
    [2, "h1{color:red}"],
  ]);
  assert.equal(asked, 1);
});

test("what does not come at once, as from a slow site, is asked for again", async (context) => {
  const sheets = screen(context, new TypeError("Failed to fetch"), NOTHING, RULES);

  sheets.take(page(1), () => true);
  await pass(context, 0);
  assert.deepEqual(dressed, []);
  await pass(context, 10);

  assert.deepEqual(dressed, [[1, "h1{color:red}"]]);
});

test("what never comes is asked for a few times, and anew by the next page that names it", async (context) => {
  const sheets = screen(context, NOTHING);

  sheets.take(page(1), () => true);
  await pass(context, 120);
  assert.equal(asked, 4);
  answers = [RULES];
  sheets.take(page(2), () => true);
  await pass(context, 0);

  assert.deepEqual(dressed, [[2, "h1{color:red}"]]);
});

test("rules that come when another page is drawn dress nothing", async (context) => {
  const sheets = screen(context, NOTHING, RULES);
  let isStill = true;

  sheets.take(page(1), () => isStill);
  await pass(context, 0);
  isStill = false;
  await pass(context, 10);

  assert.deepEqual(dressed, []);
});
