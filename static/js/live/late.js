// The banner that says that live updates come late, as long as the server says so.

/** `text`: empty where they come at once (again). */
export function showLate(text) {
  const banner = document.getElementById("late");
  banner.lastElementChild.textContent = text;
  banner.hidden = !text;
}
