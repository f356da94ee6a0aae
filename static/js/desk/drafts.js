// What is written and not yet sent, kept on the device for each conversation of each person.

const name = (conversation) => `pupitre.draft.${document.getElementById("desk").dataset.user}.${conversation}`;

export function draft(conversation) {
  try {
    return localStorage.getItem(name(conversation)) ?? "";
  } catch {
    return "";
  }
}

export function keep(conversation, text) {
  try {
    if (text) localStorage.setItem(name(conversation), text);
    else localStorage.removeItem(name(conversation));
  } catch {
    // Without storage a draft lives as long as its page.
  }
}
