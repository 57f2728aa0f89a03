// What only a server itself knows: its SSH keys, agents and folders. Installing Gemini fails; the rest takes a few steps.
import { done, notFound, now, ok, refusal } from "./answers.mjs";

/** @type {Map<string, { keys: any[], agents: any[] }>} */
const machines = new Map();

const agent = (name, binary, version = null) => ({
  agent: name,
  binary,
  installed: version !== null,
  version,
  installing: false,
  install_line: null,
  install_error: null,
});

function machineOf(server) {
  let machine = machines.get(server.id);
  if (!machine) {
    machine = {
      keys: [
        key("ada@laptop", now() - 86_400 * 12, null),
        key("CI, until the release", now() - 3_600, now() + 86_400 * 9),
      ],
      agents: [
        agent("claude-code", "claude", "2.1.4"),
        agent("codex", "codex"),
        agent("gemini", "gemini"),
        agent("opencode", "opencode"),
      ],
    };
    machines.set(server.id, machine);
  }
  return machine;
}

const fingerprint = () =>
  `SHA256:${Array.from({ length: 43 }, () => Math.floor(Math.random() * 36).toString(36)).join("")}`;

const key = (label, added_at, expires_at, algorithm = "ssh-ed25519") => ({
  fingerprint: fingerprint(),
  label,
  algorithm,
  added_at,
  expires_at,
});

/** Whether an agent is there for a session to start with. */
export const hasAgent = (server, name) =>
  name === "none" || machineOf(server).agents.some((one) => one.agent === name && one.installed);

/** @returns an answer, or null where the route is another's. */
export function answerMachine(server, method, path, body) {
  const [what, which] = path;
  if (!["keys", "support-access", "agents", "workspace-folders"].includes(what)) return null;
  if (!server.gateway_connected) return refusal(503, "gateway_not_connected", "the gateway is not connected");
  const machine = machineOf(server);
  switch (`${method} ${what}`) {
    case "GET keys":
      return ok({ keys: machine.keys });
    case "POST keys":
      machine.keys.push(key(body.label, now(), body.expires_at ?? null, body.public_key.split(" ")[0]));
      return ok(machine.keys.at(-1), 201);
    case "DELETE keys":
      machine.keys = machine.keys.filter((one) => one.fingerprint !== decodeURIComponent(which));
      return done;
    case "POST support-access":
      machine.keys.push(key("Chatcode support", now(), now() + body.hours * 3_600));
      return ok(machine.keys.at(-1), 201);
    case "GET workspace-folders":
      return ok({ folders: ["chatcode", "infra", "notes"] });
    case "GET agents":
      return ok({ agents: machine.agents });
    case "POST agents":
      return install(machine.agents.find((one) => one.agent === body.agent));
    default:
      return notFound();
  }
}

function install(one) {
  if (!one) return refusal(400, "invalid_agent", "agent must be one that can be installed");
  Object.assign(one, { installing: true, install_line: null, install_error: null });
  const lines = ["Resolving the newest version…", "Downloading 48.2 MB", "Unpacking", "Linking the program"];
  lines.forEach((install_line, step) => {
    setTimeout(() => Object.assign(one, { install_line }), step * 1_500).unref();
  });
  setTimeout(() => {
    Object.assign(one, { installing: false, install_line: null });
    if (one.agent === "gemini") one.install_error = "npm ended with 243: no space left on device";
    else Object.assign(one, { installed: true, version: "1.0.3" });
  }, lines.length * 1_500).unref();
  return ok({ agent: one.agent, status: "installing" }, 202);
}
