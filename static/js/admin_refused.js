// A page that was refused opens at the first field that is wrong. Where its address names another place of it, browsers
// go there, and heed no autofocus.

addEventListener("load", () => document.querySelector("[autofocus]")?.focus());
