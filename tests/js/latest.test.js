import assert from "node:assert/strict";
import { test } from "node:test";
import { Latest } from "../../static/js/desk/latest.js";

function desk() {
  const [heard, asked, waiting] = [[], [], new Map()];
  const answers = new Map();
  const timers = {
    setTimeout: (work) => waiting.set(work, true) && work,
    clearTimeout: (work) => waiting.delete(work),
  };
  const ask = (subject) => {
    asked.push(subject);
    return new Promise((answer) => answers.set(subject, answer));
  };
  const latest = new Latest({ ask, heard: (...said) => heard.push(said), pause: 300, timers });
  const pass = () => {
    for (const work of [...waiting.keys()]) waiting.delete(work) && work();
  };
  const answer = async (subject, said) => {
    answers.get(subject)(said);
    await new Promise((done) => setImmediate(done));
  };
  return { latest, heard, asked, pass, answer };
}

test("keys in a row are one question", async () => {
  const { latest, heard, asked, pass, answer } = desk();
  for (const text of ["h", "he", "hello"]) latest.want(text);
  pass();
  assert.deepEqual(asked, ["hello"]);
  await answer("hello", "olá");
  assert.deepEqual(heard, [["hello", "olá"]]);
});

test("an older answer that comes late is not heard", async () => {
  const { latest, heard, pass, answer } = desk();
  latest.want("one");
  pass();
  latest.want("two");
  pass();
  await answer("two", "dois");
  await answer("one", "um");
  assert.deepEqual(heard, [["two", "dois"]]);
});

test("the same text is asked about once", () => {
  const { latest, asked, pass } = desk();
  latest.want("one");
  pass();
  latest.want("one");
  pass();
  assert.deepEqual(asked, ["one"]);
});

test("what was dropped is not heard, and may be asked about again", async () => {
  const { latest, heard, asked, pass, answer } = desk();
  latest.want("one");
  pass();
  latest.drop();
  await answer("one", "um");
  assert.deepEqual(heard, []);
  latest.want("one");
  pass();
  assert.deepEqual(asked, ["one", "one"]);
});
