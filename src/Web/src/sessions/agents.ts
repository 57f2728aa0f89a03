import type { Agent } from "@/protocol/commands";

export const agentNames: Record<Agent, string> = {
  none: "Shell",
  "claude-code": "Claude Code",
  codex: "Codex",
  gemini: "Gemini",
  opencode: "OpenCode",
};

/** In the order in which they are offered. */
export const offeredAgents: readonly Agent[] = ["none", "claude-code", "codex", "gemini", "opencode"];

/** An agent's name for people; one that only its server knows has none but its own. */
export function nameOfAgent(agent: string): string {
  return agentNames[agent as Agent] ?? agent;
}
