// How many pages a document has, as far as it says so in plain text.

const COUNT = /\/Type\s*\/Pages\b[^>]*?\/Count\s+(\d+)|\/Count\s+(\d+)[^>]*?\/Type\s*\/Pages\b/g;
const MOST = 20 * 1024 * 1024; // bytes that are read for it

/** 0 where it does not say: newer documents keep it where only a reader of PDF finds it. */
export async function pagesOf(file) {
  if (file.size > MOST) return 0;
  const text = new TextDecoder("latin1").decode(await file.arrayBuffer());
  return Math.max(0, ...[...text.matchAll(COUNT)].map(([, after, before]) => Number(after ?? before)));
}
