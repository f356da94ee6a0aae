// Large photos are made smaller on the device: a phone takes four times more pixels than a conversation needs.

const LONGEST = 2048; // px
const LARGE = 1.5 * 1024 * 1024; // bytes
const QUALITY = 0.85;

/** A smaller JPEG, upright; the file itself where it is small enough, or where this browser cannot read it (HEIC). */
export async function reduced(file) {
  if (!/^image\/(?!gif|svg)/.test(file.type)) return file;
  const picture = await createImageBitmap(file).catch(() => null);
  if (!picture) return file;
  const scale = Math.min(1, LONGEST / Math.max(picture.width, picture.height));
  const blob = scale < 1 || file.size > LARGE ? await drawn(picture, scale) : null;
  picture.close();
  if (!blob || blob.size >= file.size) return file;
  return new File([blob], `${file.name.replace(/\.[^.]*$/, "") || "photo"}.jpg`, { type: blob.type });
}

function drawn(picture, scale) {
  const [width, height] = [picture.width, picture.height].map((side) => Math.max(1, Math.round(side * scale)));
  const canvas = self.document
    ? Object.assign(document.createElement("canvas"), { width, height })
    : new OffscreenCanvas(width, height);
  const pen = canvas.getContext("2d");
  pen.fillStyle = "white"; // a JPEG lets nothing through
  pen.fillRect(0, 0, canvas.width, canvas.height);
  pen.imageSmoothingQuality = "high";
  pen.drawImage(picture, 0, 0, canvas.width, canvas.height);
  if (canvas.convertToBlob) return canvas.convertToBlob({ type: "image/jpeg", quality: QUALITY });
  return new Promise((done) => canvas.toBlob(done, "image/jpeg", QUALITY));
}
