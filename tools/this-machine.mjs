// Registers this machine as a server of the development user's, once: node this-machine.mjs URL USER FILE
// FILE keeps the gateway's id and token; while the control plane still knows the gateway, nothing changes.
import { chmodSync, existsSync, readFileSync, writeFileSync } from "node:fs";

const [url, user, file] = process.argv.slice(2);

async function call(method, path, body) {
  const response = await fetch(url + path, {
    method,
    headers: { "X-Dev-User": user, "Content-Type": "application/json" },
    body: body && JSON.stringify(body),
  });
  const answer = await response.json();
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${answer.error}`);
  return answer;
}

const known = existsSync(file) ? /^GATEWAY_ID=(.+)$/m.exec(readFileSync(file, "utf8"))?.[1] : undefined;
if (known) {
  let cursor;
  do {
    const page = await call("GET", `/vps?limit=1000${cursor ? `&cursor=${encodeURIComponent(cursor)}` : ""}`);
    if (page.vps.some((server) => server.gateway_id === known)) process.exit(0);
    cursor = page.next_cursor;
  } while (cursor);
}

const made = await call("POST", "/vps/manual", { label: "This machine" });
writeFileSync(file, `GATEWAY_ID=${made.gateway_id}\nGATEWAY_AUTH_TOKEN=${made.gateway_auth_token}\n`, { mode: 0o600 });
chmodSync(file, 0o600);
