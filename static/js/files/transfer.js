// One upload with its progress, which fetch does not tell.

const SILENCE = 30000; // ms without a byte going or coming: the network is gone, whatever the browser says

/** {status, text, url} of the answer, or null where none came. `progress(part)`: 0 to 1; `signal` ends it. */
export function transfer(url, { headers = {}, fields, progress, signal }) {
  return new Promise((done) => {
    const request = new XMLHttpRequest();
    let patience;
    const alive = () => {
      clearTimeout(patience);
      patience = setTimeout(() => request.abort(), SILENCE);
    };
    request.open("POST", url);
    for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value);
    request.upload.onprogress = ({ loaded, total }) => {
      alive();
      progress(total ? loaded / total : 0);
    };
    request.onload = () => done({ status: request.status, text: request.responseText, url: request.responseURL });
    request.onerror = request.onabort = () => done(null);
    request.onloadend = () => clearTimeout(patience);
    signal.addEventListener("abort", () => request.abort());
    const form = new FormData();
    for (const [name, value] of Object.entries(fields)) form.append(name, value);
    alive();
    request.send(form);
  });
}
