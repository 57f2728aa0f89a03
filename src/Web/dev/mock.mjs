// A control plane to design the page against: `npm run dev:mock`, then `npm run dev`. It speaks the API and the
// terminal socket, keeps everything in memory, and has a toy shell behind every session. With SERVERS=10000 it lists
// that many, with 0 none; METHODS, OPTIONS, STATUS and CONNECT_AFTER are beside what they change in mock/. It serves
// dist/ too, so that the built page can be looked at alone.
import { createServer } from "node:http";
import { WebSocketServer } from "ws";
import { answerAccount, isSignedIn } from "./mock/accounts.mjs";
import { notFound, ok, refusal } from "./mock/answers.mjs";
import { answerFiles } from "./mock/files.mjs";
import { page } from "./mock/pages.mjs";
import { answerServers } from "./mock/servers.mjs";
import { answerSessions, runningSession } from "./mock/sessions.mjs";

const port = Number(process.env.PORT ?? 5080);

function answer(method, url, body, request) {
  if (url.pathname === "/status") return ok({ status: process.env.STATUS ?? "ok" });
  const found = answerAccount(method, url, body, request);
  if (found) return found;
  if (!isSignedIn(request)) return refusal(401, "not_signed_in", "not signed in");
  return answerSessions(method, url, body) ?? answerServers(method, url, body, request) ?? notFound();
}

const http = createServer(async (request, response) => {
  const url = new URL(request.url, "http://mock");
  if (!/^\/(auth|vps|me|status)(\/|$)/.test(url.pathname)) {
    const found = await page(url.pathname);
    response.writeHead(found ? 200 : 404, found ? { "Content-Type": found.type } : {}).end(found?.content);
    return;
  }
  if (isSignedIn(request) && (await answerFiles(request, response, url))) return;
  let text = "";
  for await (const chunk of request) text += chunk;
  const { status, body, cookie, headers } = answer(
    request.method,
    url,
    text ? JSON.parse(text) : {},
    request,
  );
  response.writeHead(status, {
    ...(body === undefined ? {} : { "Content-Type": "application/json" }),
    ...(cookie ? { "Set-Cookie": cookie } : {}),
    ...headers,
  });
  response.end(body === undefined ? undefined : JSON.stringify(body));
});

const sockets = new WebSocketServer({ noServer: true });
http.on("upgrade", (request, socket, head) => {
  const url = new URL(request.url, "http://mock");
  const session = runningSession(url.searchParams.get("session_id"));
  if (!isSignedIn(request) || !session) {
    socket.end("HTTP/1.1 404 Not Found\r\n\r\n");
    return;
  }
  sockets.handleUpgrade(request, socket, head, (webSocket) =>
    session.attach(webSocket, url.searchParams.get("stream"), url.searchParams.get("last_seq")),
  );
});

http.listen(port, "localhost", () => console.log(`Mock control plane at http://localhost:${port}`));
