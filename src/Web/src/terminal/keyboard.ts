import type { ControlState } from "@/protocol/browser";

export interface KeyboardEvents {
  ask(type: "control.request" | "control.release", requestId: string): void;
  onState(state: ControlState | null): void;
  /** This page got it from another, or from nobody. */
  onTaken(): void;
  onRefused(): void;
}

/** Who may type. One page at a time has the session's keyboard; its window gives the grid. */
export class Keyboard {
  #state: ControlState | null = null;
  #requests = 0;
  /** A person's request, not yet answered. */
  #request: string | null = null;
  /** Had on the socket before this one, and nobody seen with it since. */
  #had = false;

  constructor(private readonly events: KeyboardEvents) {}

  /** Whether this page has it; true where the control plane does not say. */
  get isHere(): boolean {
    return this.#state?.controller !== false;
  }

  /** Whether another page is known to have it. */
  get isElsewhere(): boolean {
    return this.#state?.controller === false && this.#state.held_by != null;
  }

  request(): void {
    this.#request = this.#ask("control.request");
  }

  release(): void {
    this.#ask("control.release");
  }

  is(state: ControlState): void {
    const before = this.#state;
    this.#state = state;
    this.events.onState(state);
    if (state.controller) {
      if (before?.controller === false) this.events.onTaken();
    } else if (this.#had && state.held_by == null) {
      // It was lost with the socket only.
      this.#ask("control.request");
    }
    this.#had = false;
  }

  answered(requestId: string, ok: boolean): void {
    if (requestId !== this.#request) return;
    this.#request = null;
    if (!ok) this.events.onRefused();
  }

  /** The socket is gone. */
  forget(): void {
    this.#request = null;
    if (!this.#state) return;
    this.#had = this.#state.controller;
    this.#state = null;
    this.events.onState(null);
  }

  #ask(type: "control.request" | "control.release"): string {
    this.#requests++;
    const requestId = `control-${this.#requests}`;
    this.events.ask(type, requestId);
    return requestId;
  }
}
