// Forms of people who come for the first time: the browser's time zone goes along, so that nobody has to look for it.
// Where it is chosen from a list it stands above all others.

import { zone } from "./parts/locale.js";
import * as ownZone from "./parts/own_zone.js";

for (const field of document.querySelectorAll("[name=timezone][type=hidden]")) field.value = zone();
ownZone.start();
