// A control plane to design the page against: `npm run dev:mock`, then `npm run dev`. It speaks the API and the
// terminal socket, keeps everything in memory, and has a toy shell behind every session. With SERVERS=10000 it lists
// that many; it serves dist/ too, so that the built page can be looked at alone.
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { extname, join, normalize } from "node:path";
import { fileURLToPath } from "node:url";
import { WebSocketServer } from "ws";
import { ToySession } from "./toySession.mjs";

const port = Number(process.env.PORT ?? 5080);
const dist = fileURLToPath(new URL("../dist", import.meta.url));
const now = () => Math.floor(Date.now() / 1000);
const id = (prefix) => `${prefix}-${Math.random().toString(36).slice(2, 12).padEnd(21, "0")}`;

const users = new Map();
const servers = [];
/** @type {Map<string, { view: any, toy: ToySession }>} */
const sessions = new Map();

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
    status: "active",
    created_at: now() - 86_400 * 3,
    updated_at: now(),
    provisioning_deadline_at: null,
    gateway_id: id("gw"),
    gateway_connected: true,
    gateway_version: "0.1.0",
    gateway_os: "linux",
    ...members,
  };
  servers.push(server);
  return server;
}

function addSession(server, { title, agent_type = "claude-code", workdir = "" }) {
  const view = {
    id: id("ses"),
    user_id: "usr-mock",
    vps_id: server.id,
    title: title ?? (agent_type === "none" ? "shell" : agent_type),
    agent_type,
    workdir: `/home/vibe/workspace/${workdir.replace(/^~?\/?(workspace\/?)?/, "")}`.replace(/\/$/, ""),
    status: "running",
    created_at: now(),
    last_activity_at: now(),
  };
  sessions.set(view.id, { view, toy: new ToySession(view.id) });
  return view;
}

const first = addServer("This machine");
addSession(first, {
  title: "Fix the flaky relay test",
  agent_type: "claude-code",
  workdir: "chatcode",
}).last_activity_at -= 240;
addSession(first, { title: "shell", agent_type: "none" });
const over = addSession(first, { title: "Upgrade PostgreSQL", agent_type: "codex", workdir: "infra" });
over.status = "ended";
addServer("build-box", {
  ipv4: "203.0.113.24",
  provider: "digitalocean",
  region: "fra1",
  gateway_os: "linux",
});
addServer("studio mac", { gateway_connected: false, gateway_os: "macos" });
addServer("new laptop", {
  status: "provisioning",
  gateway_connected: false,
  gateway_os: null,
  gateway_version: null,
});
for (let n = servers.length; n < Number(process.env.SERVERS ?? 0); n++) {
  addServer(`worker-${String(n).padStart(5, "0")}`, { gateway_connected: n % 7 !== 0 });
}

const refusal = (status, code, error, more = {}) => ({ status, body: { error, code, ...more } });
const notFound = () => refusal(404, "not_found", "no such thing");
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

async function answer(method, url, body, user) {
  const parts = url.pathname.split("/").filter(Boolean);
  const route = `${method} ${url.pathname}`;
  if (route === "POST /auth/dev/login") {
    if (!/^[A-Za-z0-9._@+-]{1,64}$/.test(body.user ?? "")) {
      return refusal(400, "invalid_name", "user must be 1 to 64 letters, digits, or any of . _ @ + -");
    }
    const key = id("cookie");
    users.set(key, { user_id: `usr-${body.user}`, email: body.user, providers: ["dev"] });
    return { status: 200, body: users.get(key), cookie: `chatcode=${key}; Path=/; HttpOnly; SameSite=Lax` };
  }
  if (!user) return refusal(401, "not_signed_in", "not signed in");
  if (route === "GET /auth/me") return { status: 200, body: user };
  if (route === "POST /auth/logout") return { status: 204, cookie: "chatcode=; Path=/; Max-Age=0" };
  if (route === "GET /vps") {
    const from = Number(url.searchParams.get("cursor") ?? 0);
    const limit = Number(url.searchParams.get("limit") ?? servers.length);
    const end = from + limit;
    return {
      status: 200,
      body: { vps: servers.slice(from, end), next_cursor: end < servers.length ? String(end) : null },
    };
  }
  if (route === "POST /vps/manual") {
    const server = addServer(body.label ?? "My server", {
      status: "provisioning",
      gateway_connected: false,
      gateway_os: null,
      gateway_version: null,
      created_at: now(),
    });
    const delay = Number(process.env.CONNECT_AFTER ?? 6_000);
    setTimeout(() => {
      const connected = {
        status: "active",
        gateway_connected: true,
        gateway_os: "linux",
        gateway_version: "0.1.0",
      };
      Object.assign(server, connected);
    }, delay).unref();
    return { status: 201, body: installation(server) };
  }
  if (parts[0] !== "vps") return notFound();
  const server = servers.find((candidate) => candidate.id === parts[1]);
  if (!server) return notFound();
  if (parts.length === 2 && method === "GET") return { status: 200, body: server };
  if (parts.length === 2 && method === "PATCH") {
    server.label = body.label;
    return { status: 200, body: server };
  }
  if (parts.length === 2 && method === "DELETE") {
    servers.splice(servers.indexOf(server), 1);
    return { status: 204 };
  }
  if (parts[2] === "manual-command") return { status: 200, body: installation(server) };
  if (parts[2] !== "sessions") return notFound();
  const own = () =>
    [...sessions.values()].filter(({ view }) => view.vps_id === server.id).map(({ view }) => view);
  if (parts.length === 3 && method === "GET") return { status: 200, body: { sessions: own() } };
  if (parts.length === 3 && method === "POST") {
    if (["codex", "gemini", "opencode"].includes(body.agent_type)) {
      return refusal(409, "agent_not_installed", "not installed", { agent: body.agent_type });
    }
    if (own().filter((view) => view.status === "running").length >= 5) {
      return refusal(409, "session_limit_reached", "limit", { limit: 5 });
    }
    const view = addSession(server, body);
    return { status: 201, body: { session_id: view.id, status: view.status } };
  }
  const session = sessions.get(parts[3]);
  if (!session) return method === "DELETE" ? { status: 204 } : notFound();
  if (method === "PATCH") {
    session.view.title = body.title;
    return { status: 200, body: session.view };
  }
  session.view.status = "ended";
  session.toy.end();
  return { status: 204 };
}

const userOf = (request) => users.get(/chatcode=([^;]+)/.exec(request.headers.cookie ?? "")?.[1]);
const types = {
  ".html": "text/html",
  ".js": "text/javascript",
  ".css": "text/css",
  ".svg": "image/svg+xml",
  ".woff2": "font/woff2",
};

async function file(path) {
  const name = extname(path) ? normalize(path).replace(/^(\.\.[/\\])+/, "") : "index.html";
  try {
    return {
      content: await readFile(join(dist, name)),
      type: types[extname(name)] ?? "application/octet-stream",
    };
  } catch {
    return null;
  }
}

const http = createServer(async (request, response) => {
  const url = new URL(request.url, "http://mock");
  if (!/^\/(auth|vps|me)(\/|$)/.test(url.pathname)) {
    const found = await file(url.pathname);
    response.writeHead(found ? 200 : 404, found ? { "Content-Type": found.type } : {}).end(found?.content);
    return;
  }
  let text = "";
  for await (const chunk of request) text += chunk;
  const { status, body, cookie } = await answer(
    request.method,
    url,
    text ? JSON.parse(text) : {},
    userOf(request),
  );
  response.writeHead(status, {
    ...(body === undefined ? {} : { "Content-Type": "application/json" }),
    ...(cookie ? { "Set-Cookie": cookie } : {}),
  });
  response.end(body === undefined ? undefined : JSON.stringify(body));
});

const sockets = new WebSocketServer({ noServer: true });
http.on("upgrade", (request, socket, head) => {
  const url = new URL(request.url, "http://mock");
  const session = sessions.get(url.searchParams.get("session_id"));
  if (!userOf(request) || !session || session.view.status === "ended") {
    socket.end("HTTP/1.1 404 Not Found\r\n\r\n");
    return;
  }
  sockets.handleUpgrade(request, socket, head, (webSocket) =>
    session.toy.attach(webSocket, url.searchParams.get("stream"), url.searchParams.get("last_seq")),
  );
});

http.listen(port, "localhost", () => console.log(`Mock control plane at http://localhost:${port}`));
