/** Unix seconds. */
export const now = () => Math.floor(Date.now() / 1000);

/** Shaped like the control plane's: a prefix and 21 characters. */
export const id = (prefix) => `${prefix}-${Math.random().toString(36).slice(2, 12).padEnd(21, "0")}`;

export const ok = (body, status = 200) => ({ status, body });
export const done = { status: 204 };
export const refusal = (status, code, error, more = {}) => ({ status, body: { error, code }, ...more });
export const notFound = () => refusal(404, "not_found", "no such thing");
export const goTo = (location, more = {}) => ({ status: 302, ...more, headers: { Location: location } });
