// Where a time zone is chosen from the list of all, that of this device stands above the others.

import { pageLocale, zone } from "./locale.js";

export function start() {
  offer();
  document.addEventListener("htmx:afterSettle", offer);
}

/** What the group of the device's own is called stands in the list's `data-own-zone`. */
function offer() {
  for (const select of document.querySelectorAll("select[data-own-zone]")) {
    const own = optionOf(select, zone());
    if (own && own.parentElement.label !== select.dataset.ownZone) select.prepend(groupOf(own, select.dataset.ownZone));
  }
}

/** Browsers call some zones by an earlier name: Asia/Calcutta for Asia/Kolkata. */
function optionOf(select, name) {
  const options = [...select.options];
  return options.find(({ value }) => value === name) ?? options.find(({ value }) => resolved(value) === name);
}

function resolved(timeZone) {
  try {
    return new Intl.DateTimeFormat(pageLocale(), { timeZone }).resolvedOptions().timeZone;
  } catch {
    return ""; // a zone that this browser has not heard of
  }
}

function groupOf(option, label) {
  const group = document.createElement("optgroup");
  const copy = option.cloneNode(true);
  copy.selected = option.selected;
  group.label = label;
  group.append(copy);
  return group;
}
