// Where a browser forbids storage to frames of other sites, it still lets them keep a cookie that holds for this one
// site and this visit. It has the shape of a Storage, as far as it is needed; what is too long for a cookie throws.

const MOST = 3800; // characters of a name and its value; browsers take 4096 bytes with what belongs to it
const KIND = `Path=${location.pathname}; Secure; SameSite=None; Partitioned`;

export const cookie = {
  getItem(name) {
    const found = document.cookie.split("; ").find((pair) => pair.startsWith(`${name}=`));
    return found ? decodeURIComponent(found.slice(name.length + 1)) : null;
  },

  setItem(name, value) {
    const pair = `${name}=${encodeURIComponent(value)}`;
    if (pair.length > MOST) {
      this.removeItem(name); // an older text would come back in its place
      throw new RangeError("too long for a cookie");
    }
    document.cookie = `${pair}; ${KIND}`;
  },

  removeItem(name) {
    document.cookie = `${name}=; Max-Age=0; ${KIND}`;
  },
};
