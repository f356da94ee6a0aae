// Style sheets of the visitor's page that lie at other addresses, where its own scripts may not read them: the desk
// fetches them, and what they say is cleaned like all that the page says.

import { reducedInCss } from "./addresses.js";
import { inScheme } from "./scheme.js";

const MOST = 30; // of one page
const LONGEST = 1024 * 1024; // characters
const WAITS = [0, 1000, 4000, 16000]; // ms before each time that it is asked for, until it comes

export class Sheets {
  /**
   * `through(address)`: where the desk hands out what lies there; `scheme()`: the visitor's, "dark" or "light";
   * `dress(id, rules)` gives an element its rules.
   */
  constructor({ through, scheme, dress }) {
    Object.assign(this, { through, scheme, dress });
    this.rules = new Map(); // address → promise of its rules, cleaned; the next page has most of them too
  }

  /**
   * Takes the addresses out of events that are about to be drawn: the rules follow as soon as they come. `isStill()`:
   * whether the page that named them is the one drawn.
   */
  take(events, isStill) {
    for (const { id, address } of events.flatMap(({ data }) => [...taken(data)]).slice(0, MOST))
      this.rulesOf(address).then((rules) => rules && isStill() && this.dress(id, rules));
  }

  rulesOf(address) {
    if (!this.rules.has(address)) this.rules.set(address, this.fetched(address));
    return this.rules.get(address);
  }

  /** What never comes is asked for anew by the next page that names it. */
  async fetched(address) {
    for (const wait of WAITS) {
      if (wait) await new Promise((resolve) => setTimeout(resolve, wait));
      const text = await textAt(this.through(address));
      if (text === null) continue;
      return text.length <= LONGEST ? inScheme(reducedInCss(text, address, this.through), this.scheme()) : "";
    }
    this.rules.delete(address);
    return "";
  }
}

/** null where nothing comes: a site may be slow, and a network lost for a moment. */
async function textAt(address) {
  try {
    const answer = await fetch(address);
    return answer.status === 200 ? await answer.text() : null;
  } catch {
    return null;
  }
}

/** {id, address} of each element that names a sheet, in a snapshot or in what was added. */
function* taken({ node, adds = [] }) {
  for (const one of [node, ...adds.map((added) => added.node)]) if (one) yield* takenFrom(one);
}

function* takenFrom({ id, tagName, attributes, childNodes = [] }) {
  if (tagName === "link" && attributes.href) {
    yield { id, address: attributes.href };
    delete attributes.href;
  }
  for (const child of childNodes) yield* takenFrom(child);
}
