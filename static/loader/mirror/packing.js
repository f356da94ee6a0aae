// Packed by the browser, beside the page's own work; where it cannot, and where it is not worth it, it goes as it is.

const SMALL = 300; // characters

/** {bytes, isPacked}: an ArrayBuffer of UTF-8, raw DEFLATE (RFC 1951) where it is packed. */
export async function packed(text) {
  const plain = new TextEncoder().encode(text);
  if (text.length < SMALL || !canPack()) return { bytes: plain.buffer, isPacked: false };
  const { readable, writable } = new CompressionStream("deflate-raw");
  const writer = writable.getWriter();
  writer.write(plain);
  writer.close();
  return { bytes: await new Response(readable).arrayBuffer(), isPacked: true };
}

function canPack() {
  try {
    return Boolean(new CompressionStream("deflate-raw"));
  } catch {
    return false;
  }
}
