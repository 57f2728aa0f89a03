import type { ControlState } from "@/protocol/browser";
import type { ConnectionState } from "./connectionState";

/** What the page around a terminal shows of it. */
export interface TerminalStatus {
  state: ConnectionState;
  /** Null where the control plane does not say. */
  control: ControlState | null;
  /** Whether what is shown lags behind what the program writes. */
  behind: boolean;
  /** Asks for the session's keyboard and gives it up; null while there is no terminal to type into. */
  keyboard: { request(): void; release(): void } | null;
}

export const initialStatus: TerminalStatus = {
  state: { kind: "connecting" },
  control: null,
  behind: false,
  keyboard: null,
};

/** Whether another page is known to have the keyboard. */
export function isReadOnly({ state, control }: TerminalStatus): boolean {
  return state.kind === "live" && control !== null && !control.controller && control.held_by != null;
}
