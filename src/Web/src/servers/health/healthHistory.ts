import type { GatewayHealth } from "@/protocol/events";

/** What one report says, each as a percentage; null where it says nothing of it. */
export interface Reading {
  /** When this page saw it, Unix seconds: the server's own clock may be off. */
  time: number;
  cpu: number | null;
  memory: number | null;
  disk: number | null;
}

/** Two hours of reports at the gateway's usual pace. The oldest go. */
export const MOST_READINGS = 240;

/** The server that was watched longest ago is forgotten beyond these. */
export const MOST_SERVERS = 20;

const nothing: readonly Reading[] = [];

/** Health reports of servers as this page saw them, for as long as it lives: the control plane keeps only the last. */
export class HealthHistory {
  readonly #readings = new Map<string, readonly Reading[]>();
  readonly #reports = new Map<string, string>();
  readonly #listeners = new Set<() => void>();

  /** Takes a report into account, unless it is the one that was seen last. */
  observe(serverId: string, health: GatewayHealth, now: number): void {
    if (this.#reports.get(serverId) === health.timestamp) return;
    const readings = [...this.of(serverId), readingOf(health, now)].slice(-MOST_READINGS);
    // Last in the map is last watched.
    this.#readings.delete(serverId);
    this.#readings.set(serverId, readings);
    this.#reports.set(serverId, health.timestamp);
    for (const oldest of this.#readings.keys()) {
      if (this.#readings.size <= MOST_SERVERS) break;
      this.#readings.delete(oldest);
      this.#reports.delete(oldest);
    }
    for (const listener of this.#listeners) listener();
  }

  /** Oldest first; the same array as long as nothing is added. */
  of(serverId: string): readonly Reading[] {
    return this.#readings.get(serverId) ?? nothing;
  }

  subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };
}

export const healthHistory = new HealthHistory();

function readingOf(health: GatewayHealth, time: number): Reading {
  return {
    time,
    cpu: health.cpu_percent == null ? null : Math.min(100, health.cpu_percent),
    memory: share(health.ram_used_bytes, health.ram_total_bytes),
    disk: share(health.disk_used_bytes, health.disk_total_bytes),
  };
}

function share(used: number | null | undefined, total: number | null | undefined): number | null {
  return used == null || !total ? null : Math.min(100, (used / total) * 100);
}
