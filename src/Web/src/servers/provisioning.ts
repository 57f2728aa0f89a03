import type { Server } from "@/api/types";

/** How long a server may take until it says hello, in seconds. */
const LIMIT = 600;

export type StepState = "done" | "current" | "ahead";

export interface Step {
  text: string;
  state: StepState;
}

/** The way to a running server, as far as it is known to have come. */
export function stepsOf(server: Server): Step[] {
  const milestones = [
    { text: "Ordered at DigitalOcean", reached: server.droplet_id > 0 },
    {
      text: server.ipv4 ? `Has the address ${server.ipv4}` : "Gets an address",
      reached: server.ipv4 !== null,
    },
    { text: "Installs Chatcode's gateway, which calls home", reached: server.status === "active" },
  ];
  const current = milestones.findIndex(({ reached }) => !reached);
  return milestones.map(({ text, reached }, index) => ({
    text,
    state: reached ? "done" : index === current ? "current" : "ahead",
  }));
}

/** Seconds since it was ordered, the last time: a retry begins anew. */
export function elapsed(server: Server, now: number): number {
  const deadline = server.provisioning_deadline_at;
  const start = deadline === null ? server.created_at : Math.max(server.created_at, deadline - LIMIT);
  return Math.max(0, now - start);
}
