import { now } from "./answers.mjs";

const GB = 1024 ** 3;

/** How often a server reports, in seconds: a graph shows something soon. */
const REPORT_EVERY = Number(process.env.REPORT_EVERY ?? 5);

const wave = (time, period) => (Math.sin((time / period) * 2 * Math.PI) + 1) / 2;

/** Health that moves about by itself, so that the graphs have a shape. */
export function healthOf(server) {
  const time = Math.floor(now() / REPORT_EVERY) * REPORT_EVERY;
  const busy = server.label.length % 5;
  const full = server.label.startsWith("build") ? 0.93 : 0.41;
  return {
    connected: server.gateway_connected,
    since: server.gateway_connected ? server.created_at + 40 : now() - 5_400,
    health: server.gateway_os && {
      type: "gateway.health",
      schema_version: "1",
      gateway_id: server.gateway_id,
      timestamp: new Date(time * 1000).toISOString(),
      cpu_percent: 4 + 60 * wave(time, 37 + busy) * wave(time, 11),
      ram_used_bytes: Math.round((1.1 + 0.8 * wave(time, 90)) * GB),
      ram_total_bytes: Math.round(3.8 * GB),
      disk_used_bytes: Math.round(full * 80 * GB),
      disk_total_bytes: 80 * GB,
      uptime_seconds: now() - server.created_at,
      active_sessions: [],
    },
  };
}
