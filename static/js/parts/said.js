/** "Inès: hello" as the page's language has it. `pattern`: "{name}: {words}", translated. */
export function said(pattern, name, words) {
  return pattern.replace(/\{(name|words)\}/g, (_, key) => (key === "name" ? name : words));
}
