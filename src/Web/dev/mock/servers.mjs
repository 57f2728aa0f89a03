// Servers of a person. What a server does when it is made, powered or deleted goes by its name: "slow" never comes up,
// "refused" is refused by DigitalOcean, "revoked" finds the connection broken, "stuck" is not deleted at once.
import { account } from "./accounts.mjs";
import { done, id, notFound, now, ok, refusal } from "./answers.mjs";
import { healthOf } from "./health.mjs";
import { answerMachine } from "./machine.mjs";
import { options } from "./options.mjs";

const port = Number(process.env.PORT ?? 5080);

/** How long a new server takes from one step to the next, in ms. */
const pace = Number(process.env.CONNECT_AFTER ?? 6_000);

export const servers = [];

const connected = {
  status: "active",
  gateway_connected: true,
  gateway_os: "linux",
  gateway_version: "0.1.0",
};
const waiting = {
  status: "provisioning",
  gateway_connected: false,
  gateway_os: null,
  gateway_version: null,
};
const droplet = {
  provider: "digitalocean",
  droplet_id: 414_000_000,
  region: "fra1",
  size: "s-2vcpu-4gb",
  image: "debian-13-x64",
  ipv4: "203.0.113.24",
};

function addServer(label, members = {}) {
  const server = {
    id: id("vps"),
    user_id: "usr-mock",
    provider: "manual",
    label,
    droplet_id: 0,
    region: "",
    size: "",
    image: "",
    ipv4: null,
    created_at: now() - 86_400 * 3,
    updated_at: now(),
    provisioning_deadline_at: null,
    gateway_id: id("gw"),
    problem: null,
    ...connected,
    ...members,
  };
  servers.push(server);
  return server;
}

if (process.env.SERVERS !== "0") {
  addServer("This machine");
  addServer("build-box", droplet);
  addServer("studio mac", { gateway_connected: false, gateway_os: "macos" });
  addServer("new laptop", waiting);
  addServer("night runner", { ...droplet, ipv4: "203.0.113.31", status: "off", gateway_connected: false });
  addServer("too slow", { ...droplet, ...waiting, ipv4: null, status: "provisioning_timeout" });
  addServer("stuck", {
    ...droplet,
    ipv4: "203.0.113.77",
    status: "deleting",
    gateway_connected: false,
    problem: { code: "digitalocean_unavailable", error: "DigitalOcean does not answer" },
  });
  for (let n = servers.length; n < Number(process.env.SERVERS ?? 0); n++) {
    addServer(`worker-${String(n).padStart(5, "0")}`, { gateway_connected: n % 7 !== 0 });
  }
}

const later = (steps, change) => setTimeout(change, steps * pace).unref();

function provision(server) {
  Object.assign(server, waiting, { provisioning_deadline_at: now() + 600, created_at: now() });
  later(0.5, () => Object.assign(server, { droplet_id: droplet.droplet_id }));
  if (server.label.startsWith("slow")) {
    later(2, () => Object.assign(server, { status: "provisioning_timeout" }));
    return;
  }
  later(1, () => Object.assign(server, { ipv4: "203.0.113.99" }));
  later(2, () => Object.assign(server, connected));
}

/** The same key within a day is the same server. */
const attempts = new Map();

function create({ label = "My server", region, size, image }, key) {
  if (!account.digitalocean.connected) {
    return refusal(400, "digitalocean_not_connected", "connect DigitalOcean first");
  }
  if (attempts.has(key)) return ok({ status: "provisioning", vps: attempts.get(key) }, 201);
  if (label.startsWith("refused")) {
    return refusal(
      502,
      "digitalocean_refused",
      "DigitalOcean refused: your account has reached its droplet limit",
    );
  }
  if (label.startsWith("revoked")) {
    account.digitalocean.broken = true;
    return refusal(409, "reconnect_digitalocean", "the connection has to be made anew");
  }
  const server = addServer(label, { provider: "digitalocean", region, size, image });
  provision(server);
  attempts.set(key, server);
  return ok({ status: server.status, vps: server }, 201);
}

function remove(server) {
  if (server.provider === "digitalocean" && server.label.startsWith("stuck")) {
    Object.assign(server, { status: "deleting", gateway_connected: false });
    return refusal(502, "delete_pending", "DigitalOcean did not confirm; it is tried again");
  }
  servers.splice(servers.indexOf(server), 1);
  return done;
}

const installation = (server) => ({
  gateway_id: server.gateway_id,
  gateway_auth_token: "mock-token",
  cp_url: `ws://localhost:${port}/gw/connect`,
  install: {
    linux: `curl -fsSL http://localhost:${port}/install.sh | sudo GATEWAY_ID=${server.gateway_id} GATEWAY_AUTH_TOKEN=mock-token sh`,
    macos: `curl -fsSL http://localhost:${port}/install.sh | GATEWAY_ID=${server.gateway_id} GATEWAY_AUTH_TOKEN=mock-token sh`,
  },
  vps: server,
});

/** @returns an answer, or null where the route is another's. */
export function answerServers(method, url, body, request) {
  const route = `${method} ${url.pathname}`;
  if (route === "GET /vps") return list(url);
  if (route === "GET /vps/options") return ok(options);
  if (route === "POST /vps") return create(body, request.headers["idempotency-key"]);
  if (route === "POST /vps/manual") {
    const server = addServer(body.label ?? "My server", { ...waiting, created_at: now() });
    later(1, () => Object.assign(server, connected));
    return ok(installation(server), 201);
  }
  const [, , serverId, what, ...more] = url.pathname.split("/");
  const server = servers.find((candidate) => candidate.id === serverId);
  if (!server) return notFound();
  switch (what === undefined ? method : `${method} ${what}`) {
    case "GET":
      return ok(server);
    case "PATCH":
      server.label = body.label;
      return ok(server);
    case "DELETE":
      return remove(server);
    case "GET health":
      return ok(healthOf(server));
    case "POST manual-command":
      return ok(installation(server));
    case "POST retry":
      provision(server);
      return ok(server);
    case "POST power-off":
      Object.assign(server, { status: "off", gateway_connected: false });
      return ok(server);
    case "POST power-on":
      server.status = "active";
      later(0.5, () => Object.assign(server, connected));
      return ok(server);
    default:
      return answerMachine(server, method, [what, ...more], body);
  }
}

function list(url) {
  const from = Number(url.searchParams.get("cursor") ?? 0);
  const end = from + Number(url.searchParams.get("limit") ?? servers.length);
  return ok({ vps: servers.slice(from, end), next_cursor: end < servers.length ? String(end) : null });
}
