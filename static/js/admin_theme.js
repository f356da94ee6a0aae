// Django's admin keeps light and dark in a place of its own: it shows what this device chose, and a choice there holds
// here.

import { choice, keep } from "./desk/device.js";
import "./frozen.js";
import { device } from "./parts/storage.js";

device.set("theme", choice("theme") ?? "auto"); // without storage the admin follows the system
document.addEventListener("click", ({ target }) => {
  if (!target.closest(".theme-toggle")) return;
  const { theme } = document.documentElement.dataset;
  keep("theme", theme === "auto" ? "" : theme);
});
