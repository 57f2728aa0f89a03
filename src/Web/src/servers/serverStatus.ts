import type { Server } from "@/api/types";
import type { Tone } from "@/components/StatusDot";

export interface ServerCondition {
  tone: Tone;
  text: string;
  busy?: boolean;
}

/** A server's state in a word or two. */
export function conditionOf(server: Server): ServerCondition {
  switch (server.status) {
    case "deleting":
      return { tone: "warn", text: "Being deleted", busy: true };
    case "off":
      return { tone: "quiet", text: "Powered off" };
    case "provisioning":
      return server.provider === "manual"
        ? { tone: "warn", text: "Waiting to connect", busy: true }
        : { tone: "warn", text: "Being set up", busy: true };
    case "provisioning_timeout":
      return server.provider === "manual"
        ? { tone: "bad", text: "Never connected" }
        : { tone: "bad", text: "Never came up" };
    case "active":
      return server.gateway_connected
        ? { tone: "good", text: "Connected" }
        : { tone: "quiet", text: "Offline" };
  }
}

const systems: Record<string, string> = { linux: "Linux", macos: "macOS" };

/** An operating system as its makers write it; one that is not known, as the gateway says it. */
export function systemName(os: string | null): string | null {
  return os === null ? null : (systems[os] ?? os);
}
