// What stands in an event is of the kind that it should be, or nothing: it comes from somebody's page.

export const number = (value) => (Number.isFinite(value) ? value : 0);
export const list = (value) => (Array.isArray(value) ? value : []);
export const object = (value) => (value && typeof value === "object" ? value : {});
export const objects = (value) => list(value).filter((one) => one && typeof one === "object");
export const text = (value) => (typeof value === "string" ? value : "");
export const isProperty = (name) => typeof name === "string" && /^-{0,2}[a-zA-Z][\w-]*$/.test(name);
