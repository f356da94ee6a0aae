/** "Inès: hello" in the page's language: before its colon French has a space. `pattern`: "{name}: {words}", translated. */
export function said(pattern, name, words) {
  return pattern.replace(/\{(name|words)\}/g, (_, key) => (key === "name" ? name : words));
}
