// What is known of the nodes of a page that was told of: how they stand within each other, in which of them one types,
// which fields are secret. What was said once holds.

import { FIELD_TAGS, TYPED_ROLES, TYPED_TAGS } from "./allowed.js";
import { isAlwaysSecret } from "./secret.js";
import { text } from "./shapes.js";

const DEEPEST = 512; // nodes within each other, as HTML's parsers have it
const MOST_NODES = 200_000; // of a page, as far as an agent's browser bears it
const LONGEST_MASK = 64; // characters that show how much was typed
const SECRET_MASK = "••••••••"; // of whatever length it is

const no = () => false;
const masked = (value) => value.slice(0, LONGEST_MASK).replace(/\S/g, "•");

export class Known {
  /** As `Masking` takes them. */
  constructor({ allowed = [], isBlocked = no, isEditable = no, masks = true, secretNames = new Set() }) {
    Object.assign(this, { isBlocked, isEditable, masks, secretNames });
    this.allowed = new Set(allowed.map((name) => name.toLowerCase()));
    this.nodes = new Map(); // id → {type, tag, parent, children, …}
    this.secret = new Set(); // ids of fields: once a password, always a password
    this.unread = new Set(); // ids of fields that had another name than one that may be read
    this.typed = new Set(); // ids of what was once editable
  }

  get(id) {
    return this.nodes.get(id);
  }

  has(id) {
    return this.nodes.has(id);
  }

  /** The page is told anew. What was secret stays so: nodes keep their ids. */
  clear() {
    this.nodes.clear();
  }

  /** Nothing where no more is told: within others so deep, or of a page so large. */
  remember({ id, type }, parent) {
    const holder = this.nodes.get(parent);
    const depth = holder ? holder.depth + 1 : 0;
    if (depth > DEEPEST || this.nodes.size >= MOST_NODES) return null;
    const known = { type, parent, depth };
    this.nodes.set(id, known);
    if (holder) (holder.children ??= new Set()).add(id);
    return known;
  }

  forget(id) {
    const known = this.nodes.get(id);
    if (!known) return;
    this.nodes.delete(id);
    this.nodes.get(known.parent)?.children?.delete(id);
    for (const child of known.children ?? []) this.forget(child);
  }

  /** Whether what happens to a node may be told: it is known, and no part of what is left out. */
  isOpen(id) {
    return this.nodes.has(id) && !this.isBlocked(id);
  }

  // ---- fields

  /** What attributes say about what is typed. */
  learn(known, id, attributes) {
    const role = text(attributes.role).toLowerCase();
    const editable = attributes.contenteditable;
    if ((typeof editable === "string" && editable !== "false") || TYPED_ROLES.has(role)) this.typed.add(id);
    if (/(^|\s)rr-mask(\s|$)/.test(text(attributes.class))) this.typed.add(id); // by sites, for recorders
    if (!FIELD_TAGS.has(known.tag)) return;
    known.field ??= {};
    for (const name of ["type", "name", "id", "autocomplete"])
      if (name in attributes) known.field[name] = text(attributes[name]).toLowerCase();
    const names = [known.field.name, known.field.id].filter(Boolean);
    const isPassword = known.field.type === "password" || "data-rr-is-password" in attributes;
    if (isPassword) for (const name of names) this.secretNames.add(name);
    if (!names.some((name) => this.allowed.has(name))) this.unread.add(id);
    if (isPassword || isAlwaysSecret(known.field) || names.some((name) => this.secretNames.has(name)))
      this.secret.add(id);
  }

  /** What a field holds: of a box to tick nothing, it is ticked or not. */
  valueOf({ tag, field }, id, value) {
    if (!this.masks) return value;
    if (/^(checkbox|radio|file|hidden|image)$/.test(field.type)) return "";
    if (this.secret.has(id)) return value && SECRET_MASK;
    return tag === "select" || this.unread.has(id) ? masked(value) : value;
  }

  // ---- what is typed elsewhere

  /** Whether what stands in a node is typed, by what is known of it and of those around it. */
  isTyped(id) {
    for (let known; this.masks && (known = this.nodes.get(id)); id = known.parent) if (this.holdsTyped(id)) return true;
    return false;
  }

  /** The same, and the browser is asked. */
  isTypedNow(id) {
    if (this.masks && this.isEditable(id)) this.typed.add(id);
    return this.isTyped(id);
  }

  /** Not by those around it; `asks` the browser. */
  holdsTyped(id, asks) {
    if (asks && this.masks && this.isEditable(id, true)) this.typed.add(id);
    return this.masks && (this.typed.has(id) || TYPED_TAGS.has(this.nodes.get(id)?.tag));
  }
}
