// Photos and documents that another app shares: kept on the device until their owner has chosen a conversation.

const SHARED = "shared";
const FIELD = "files"; // as the manifest has it

/** What was shared before and not sent makes room. */
export async function takeShared({ request, url }) {
  const form = await request.formData();
  await forgetShared();
  const cache = await caches.open(SHARED);
  const files = form.getAll(FIELD).filter((file) => file instanceof File && file.size);
  await Promise.all(files.map((file, at) => cache.put(`${url.pathname}${at}`, response(file))));
  return Response.redirect(url.pathname, 303);
}

export const forgetShared = () => caches.delete(SHARED);

const response = (file) =>
  new Response(file, { headers: { "Content-Type": file.type, "X-Name": encodeURIComponent(file.name) } });
