// Forms of people who come for the first time: the browser's time zone goes along, so that nobody has to look for it.

import { zone } from "./parts/locale.js";

for (const field of document.querySelectorAll("[name=timezone][type=hidden]")) field.value = zone();
