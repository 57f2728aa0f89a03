import { done, id, notFound, now, ok, refusal } from "./answers.mjs";
import { hasAgent } from "./machine.mjs";
import { servers } from "./servers.mjs";
import { ToySession } from "./toySession.mjs";

/** @type {Map<string, { view: any, toy: ToySession }>} */
const sessions = new Map();

/** Sessions that a server may have at once. */
const LIMIT = 5;

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
    attention: null,
  };
  const toy = new ToySession(view.id);
  toy.onAttention = (attention) => {
    view.attention = attention && { title: null, body: null, ...attention, at: now() };
  };
  sessions.set(view.id, { view, toy });
  return view;
}

const [first] = servers;
if (first) {
  const claude = { title: "Fix the flaky relay test", agent_type: "claude-code", workdir: "chatcode" };
  Object.assign(addSession(first, claude), {
    last_activity_at: now() - 240,
    attention: {
      reason: "waiting",
      confidence: "high",
      title: "Claude Code",
      body: "Claude needs your permission to use Bash",
      at: now() - 230,
    },
  });
  addSession(first, { title: "shell", agent_type: "none" });
  const over = addSession(first, { title: "Upgrade PostgreSQL", agent_type: "codex", workdir: "infra" });
  over.status = "ended";
}

/** The session whose terminal may be opened; null for one that is over or never was. */
export function runningSession(sessionId) {
  const session = sessions.get(sessionId);
  return session && session.view.status !== "ended" ? session.toy : null;
}

/** @returns an answer, or null where the route is another's. */
export function answerSessions(method, url, body) {
  const [, , serverId, what, sessionId] = url.pathname.split("/");
  const server = servers.find((candidate) => candidate.id === serverId);
  if (what !== "sessions" || !server) return null;
  const own = [...sessions.values()].map(({ view }) => view).filter((view) => view.vps_id === server.id);
  if (sessionId === undefined) {
    const reachable = server.status === "active" && server.gateway_connected;
    return method === "GET"
      ? ok({ sessions: own.map((view) => ({ ...view, reachable })) })
      : create(server, own, body);
  }
  const session = sessions.get(sessionId);
  if (!session) return method === "DELETE" ? done : notFound();
  if (method === "PATCH") {
    session.view.title = body.title;
    return ok(session.view);
  }
  session.view.status = "ended";
  session.toy.end();
  return done;
}

function create(server, own, body) {
  if (!hasAgent(server, body.agent_type)) {
    const answer = refusal(409, "agent_not_installed", "not installed");
    return { ...answer, body: { ...answer.body, agent: body.agent_type } };
  }
  if (own.filter((view) => view.status === "running").length >= LIMIT) {
    const answer = refusal(409, "session_limit_reached", "limit");
    return { ...answer, body: { ...answer.body, limit: LIMIT } };
  }
  const view = addSession(server, body);
  return ok({ session_id: view.id, status: view.status }, 201);
}
