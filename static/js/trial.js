// The page on which an administrator plays the visitor. It was opened beside the set-up: whoever goes back closes it,
// and where a browser does not let it, the link leads there.

document.querySelector("[data-closes]").addEventListener("click", () => window.close());
