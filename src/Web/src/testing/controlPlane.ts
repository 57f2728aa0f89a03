import type { Me, Server, ServerAgent, ServerOptions, Session, SignInMethods, SshKey } from "@/api/types";

/** An answer that goes before the usual one, once. */
interface Refusal {
  call: string;
  status: number;
  body: object;
  headers?: Record<string, string>;
}

interface Call {
  route: string;
  path: string;
  body: Record<string, unknown>;
  headers: Record<string, string>;
}

/** As much of a control plane as the pages see. */
export class FakeControlPlane {
  me: Me | null = { user_id: "usr-1", email: "ada", providers: ["dev"] };
  methods: SignInMethods = { email: false, google: false, github: false, dev: true, digitalocean: true };
  preferences: Record<string, string> = { color_scheme: "system", terminal_theme: "default" };
  status = "ok";
  servers: Server[] = [];
  sessions: Session[] = [];
  sshKeys: SshKey[] = [];
  agents: ServerAgent[] = [];
  folders: string[] = [];
  health: object = { connected: false, since: null, health: null };
  readonly made: Call[] = [];
  readonly refusals: Refusal[] = [];

  /** Every call in its order, as method and path. */
  get calls(): string[] {
    return this.made.map(({ route }) => route);
  }

  /** The last such call. */
  last(route: string): Call {
    const call = this.made.findLast((candidate) => candidate.route === route);
    if (!call) throw new Error(`no ${route} among ${this.calls.join(", ")}`);
    return call;
  }

  refuse(call: string, status: number, code: string, error = code, headers?: Record<string, string>): void {
    this.refusals.push({ call, status, body: { error, code }, ...(headers ? { headers } : {}) });
  }

  readonly fetch = async (path: string, init: RequestInit): Promise<Response> => {
    const call: Call = {
      route: `${init.method} ${path}`,
      path,
      body: init.body ? JSON.parse(String(init.body)) : {},
      headers: init.headers as Record<string, string>,
    };
    this.made.push(call);
    const refused = this.refusals.findIndex((refusal) => refusal.call === call.route);
    const refusal = refused < 0 ? undefined : this.refusals.splice(refused, 1)[0];
    if (refusal) return json(refusal.body, refusal.status, refusal.headers);
    return this.#answer(call);
  };

  #answer({ route, path, body }: Call): Response {
    switch (route) {
      case "GET /auth/methods":
        return json(this.methods);
      case "GET /status":
        return json({ status: this.status });
      case "POST /auth/email/start":
        return json({ status: "sent" }, 202);
      case "POST /auth/dev/login":
        this.me = { user_id: "usr-1", email: String(body.user), providers: ["dev"] };
        return json(this.me);
    }
    if (this.me === null) return json({ error: "not signed in", code: "not_signed_in" }, 401);
    return this.#answerAccount(route, body, this.me) ?? this.#answerServers(route, path, body);
  }

  #answerAccount(route: string, body: Record<string, unknown>, me: Me): Response | null {
    switch (route) {
      case "GET /auth/me":
        return json(me);
      case "POST /auth/logout":
        this.me = null;
        return nothing();
      case "POST /auth/google/disconnect":
        me.providers = me.providers.filter((provider) => provider !== "google");
        return nothing();
      case "POST /auth/do/disconnect":
        me.digitalocean = { connected: false, broken: false };
        return nothing();
      case "PATCH /me/settings":
        Object.assign(this.preferences, body.preferences);
        return json({ preferences: this.preferences });
      case "GET /me/settings":
        return json({ preferences: this.preferences });
      default:
        return null;
    }
  }

  #answerServers(route: string, path: string, body: Record<string, unknown>): Response {
    if (route === "GET /vps/options") return json(someOptions);
    if (route === "POST /vps") {
      const made = {
        label: "My server",
        ...body,
        id: "vps-new",
        provider: "digitalocean",
      } as Partial<Server>;
      const vps = aServer({ status: "provisioning", ...made });
      this.servers.push(vps);
      return json({ status: "provisioning", vps }, 201);
    }
    if (route === "POST /vps/manual") {
      const vps = aServer({
        id: "vps-new",
        label: String(body.label ?? "My server"),
        status: "provisioning",
      });
      this.servers.push(vps);
      const install = { linux: "curl linux", macos: "curl macos" };
      return json({ gateway_id: "gw", gateway_auth_token: "t", cp_url: "ws://x", install, vps }, 201);
    }
    const url = new URL(path, "http://test");
    if (url.pathname === "/vps") return this.#list(url);
    const server = this.servers.find(({ id }) => path.startsWith(`/vps/${id}`));
    if (!server) return json({ error: "no such server", code: "not_found" }, 404);
    switch (route.replace(server.id, "ID")) {
      case "GET /vps/ID":
        return json(server);
      case "PATCH /vps/ID":
        return json(Object.assign(server, body));
      case "DELETE /vps/ID":
        this.servers = this.servers.filter((other) => other !== server);
        return nothing();
      case "GET /vps/ID/health":
        return json(this.health);
      case "POST /vps/ID/retry":
        return json(Object.assign(server, { status: "provisioning" }));
      case "POST /vps/ID/power-off":
        return json(Object.assign(server, { status: "off", gateway_connected: false }));
      case "POST /vps/ID/power-on":
        return json(Object.assign(server, { status: "active" }));
      case "GET /vps/ID/sessions":
        return json({
          sessions: this.sessions.map((session) => ({ ...session, reachable: server.gateway_connected })),
        });
      case "GET /vps/ID/keys":
        return json({ keys: this.sshKeys });
      case "POST /vps/ID/keys":
        this.sshKeys.push(aKey(body));
        return json(aKey(body), 201);
      case "POST /vps/ID/support-access": {
        const expires_at = Math.floor(Date.now() / 1000) + Number(body.hours) * 3600;
        this.sshKeys.push(aKey({ fingerprint: "SHA256:support", label: "Chatcode support", expires_at }));
        return json(aKey(body), 201);
      }
      case "GET /vps/ID/agents":
        return json({ agents: this.agents });
      case "POST /vps/ID/agents/install":
        for (const agent of this.agents) {
          if (agent.agent === body.agent) Object.assign(agent, { installing: true, install_error: null });
        }
        return json({ agent: body.agent, status: "installing" }, 202);
      case "GET /vps/ID/workspace-folders":
        return json({ folders: this.folders });
      case "POST /vps/ID/sessions": {
        const session = aSession({ id: "ses-new", title: String(body.title ?? "shell") });
        this.sessions.push(session);
        return json({ session_id: session.id, status: "running" }, 201);
      }
    }
    const [, fingerprint] = route.split(`DELETE /vps/${server.id}/keys/`);
    if (fingerprint !== undefined) {
      this.sshKeys = this.sshKeys.filter((key) => key.fingerprint !== decodeURIComponent(fingerprint));
      return nothing();
    }
    if (!route.startsWith(`DELETE /vps/${server.id}/sessions/`)) throw new Error(`no answer to ${route}`);
    this.sessions = this.sessions.filter(({ id }) => !path.endsWith(id));
    return nothing();
  }

  #list(url: URL): Response {
    const from = Number(url.searchParams.get("cursor") ?? 0);
    const end = from + Number(url.searchParams.get("limit"));
    const next_cursor = end < this.servers.length ? String(end) : null;
    return json({ vps: this.servers.slice(from, end), next_cursor });
  }
}

const json = (body: object, status = 200, headers: Record<string, string> = {}) =>
  new Response(JSON.stringify(body), { status, headers: { "Content-Type": "application/json", ...headers } });

const nothing = () => new Response(null, { status: 204 });

export const aServer = (members: Partial<Server>): Server => ({
  id: "vps-1",
  user_id: "usr-1",
  provider: "manual",
  label: "This machine",
  droplet_id: 0,
  region: "",
  size: "",
  image: "",
  ipv4: null,
  status: "active",
  created_at: 0,
  updated_at: 0,
  provisioning_deadline_at: null,
  gateway_id: "gw-1",
  gateway_connected: members.status === undefined,
  gateway_version: "0.1.0",
  gateway_os: "linux",
  ...members,
});

export const aDroplet = (members: Partial<Server>): Server =>
  aServer({ provider: "digitalocean", label: "box", droplet_id: 7, ipv4: "203.0.113.9", ...members });

export const aSession = (members: Partial<Session>): Session => ({
  id: "ses-1",
  user_id: "usr-1",
  vps_id: "vps-1",
  title: "shell",
  agent_type: "none",
  workdir: "/home/vibe/workspace",
  status: "running",
  reachable: true,
  created_at: 0,
  last_activity_at: 0,
  attention: null,
  ...members,
});

export const aKey = (members: Partial<SshKey>): SshKey => ({
  fingerprint: "SHA256:a/b+c",
  label: "laptop",
  algorithm: "ssh-ed25519",
  added_at: 0,
  expires_at: null,
  ...members,
});

export const anAgent = (members: Partial<ServerAgent>): ServerAgent => ({
  agent: "codex",
  binary: "codex",
  installed: false,
  version: null,
  installing: false,
  install_line: null,
  install_error: null,
  ...members,
});

export const someOptions: ServerOptions = {
  live: true,
  regions: [
    { slug: "fra1", name: "Frankfurt 1" },
    { slug: "nyc3", name: "New York 3" },
  ],
  plans: [
    { slug: "large", vcpus: 4, memory: 8192, disk: 160, price_monthly: 48, regions: ["fra1", "nyc3"] },
    { slug: "small", vcpus: 1, memory: 512, disk: 10, price_monthly: 4, regions: ["nyc3"] },
    { slug: "medium", vcpus: 2, memory: 4096, disk: 80, price_monthly: 24, regions: ["fra1", "nyc3"] },
  ],
  images: [{ slug: "debian-13-x64", name: "Debian 13" }],
  defaults: { region: "fra1", size: "medium", image: "debian-13-x64" },
};
