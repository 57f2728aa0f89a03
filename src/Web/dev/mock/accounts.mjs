// Signing in and settings. Every way in works, and leads to the one account there is; what the other sites and the
// mail would ask is taken for granted, except where a name says otherwise.
import { done, goTo, id, notFound, now, ok, refusal } from "./answers.mjs";

/** Which ways in are configured: METHODS=email,google leaves out the others. */
const configured = (process.env.METHODS ?? "email,google,github,dev,digitalocean").split(",");
const methods = Object.fromEntries(
  ["email", "google", "github", "dev", "digitalocean"].map((name) => [name, configured.includes(name)]),
);

const browsers = new Map();
const links = new Map();

/** The one account, whoever signs in. */
export const account = {
  user_id: "usr-mock",
  email: "ada@example.com",
  providers: ["email"],
  digitalocean: { connected: false, broken: false, email: null },
};
const settings = { preferences: { color_scheme: "system", terminal_theme: "default" } };

export const isSignedIn = (request) => browsers.has(cookieOf(request));
const cookieOf = (request) => /chatcode=([^;]+)/.exec(request.headers.cookie ?? "")?.[1];

function signIn(provider, email) {
  const cookie = id("cookie");
  browsers.set(cookie, now());
  if (email) account.email = email;
  if (!account.providers.includes(provider)) account.providers.push(provider);
  return { cookie: `chatcode=${cookie}; Path=/; HttpOnly; SameSite=Lax` };
}

/** @returns an answer, or null where the route is another's. */
export function answerAccount(method, url, body, request) {
  const route = `${method} ${url.pathname}`;
  const back = url.searchParams.get("redirect_url") ?? "/";
  switch (route) {
    case "GET /auth/methods":
      return ok(methods);
    case "POST /auth/dev/login":
      if (!/^[A-Za-z0-9._@+-]{1,64}$/.test(body.user ?? "")) {
        return refusal(400, "invalid_name", "user must be 1 to 64 letters, digits, or any of . _ @ + -");
      }
      return { ...ok(account), ...signIn("dev") };
    case "POST /auth/email/start":
      return startByMail(body);
    case "GET /auth/email/verify": {
      const link = links.get(url.searchParams.get("token"));
      links.delete(url.searchParams.get("token"));
      return link ? goTo(link.back, signIn("email", link.email)) : goTo("/sign-in?error=link_invalid");
    }
    case "GET /auth/google/start":
    case "GET /auth/github/start":
      return goTo(back, signIn(url.pathname.split("/")[2]));
    case "POST /auth/logout":
      if (body.everywhere) browsers.clear();
      else browsers.delete(cookieOf(request));
      return { ...done, cookie: "chatcode=; Path=/; Max-Age=0" };
    default:
      return isSignedIn(request) ? answerSignedIn(route, body, back) : null;
  }
}

function startByMail({ email, redirect_url = "/" }) {
  if (email.startsWith("often")) {
    const headers = { "Retry-After": "754" };
    return refusal(429, "rate_limited", "too many links for this address", { headers });
  }
  if (!methods.email) return refusal(503, "mail_not_configured", "mail is not configured");
  const token = id("link");
  links.set(token, { email, back: redirect_url });
  console.log(`Mail to ${email}: /auth/email/verify?token=${token}`);
  return { status: 202, body: { status: "sent" } };
}

function answerSignedIn(route, body, back) {
  switch (route) {
    case "GET /auth/me":
      return ok(account);
    case "GET /auth/do/start":
      account.digitalocean = { connected: true, broken: false, email: "ada@droplets.example" };
      return goTo(back);
    case "POST /auth/do/disconnect":
      account.digitalocean = { connected: false, broken: false, email: null };
      return ok(account);
    case "POST /auth/google/disconnect":
    case "POST /auth/github/disconnect":
      if (account.providers.length === 1) {
        return refusal(400, "last_sign_in", "this is the last way into the account");
      }
      account.providers = account.providers.filter((provider) => provider !== route.split("/")[2]);
      return ok(account);
    case "GET /me/settings":
      return ok(settings);
    case "PATCH /me/settings":
      Object.assign(settings.preferences, body.preferences);
      return ok(settings);
    default:
      return route.includes(" /auth/") || route.includes(" /me/") ? notFound() : null;
  }
}
