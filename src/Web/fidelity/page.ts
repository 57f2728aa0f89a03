import type { Terminal } from "@xterm/headless";
import type { SessionSnapshot } from "@/protocol/events";
import { TerminalConnection } from "@/terminal/connection";
import type { ConnectionScreen, ResumePoint, Socket } from "@/terminal/connectionOptions";
import type { Grid } from "@/terminal/grid";
import { takeOverQueries } from "@/terminal/queries";
import { Screen } from "@/terminal/screen";
import type { Origin } from "./comparison";
import { look, type Sight } from "./sight";
import { newTerminal, type Past, screenText } from "./terminals";
import { Waiting } from "./waiting";

export interface PageOptions {
  sessionId: string;
  grid: Grid;
  url(resume?: ResumePoint): string;
  open(url: string): CuttableSocket;
}

/** A socket whose network can fail. */
export interface CuttableSocket extends Socket {
  terminate(): void;
}

/** A new grid, and how many frames were drawn on those before it. */
export interface Resize {
  frames: number;
  grid: Grid;
}

/** What a page showed at one place of the session's output. */
export interface Sighting {
  /** Frames of the stream that came before: drawn here, or part of a snapshot. */
  frames: number;
  origin: Origin;
  sight: Sight;
}

/** The product's page without a window: its connection, its screen and its terminal, joined as attach.ts joins them. */
export class Page {
  readonly sightings: Sighting[] = [];
  /** Bytes of each frame that was drawn, in order. */
  readonly drawn: Uint8Array[] = [];
  readonly resizes: Resize[] = [];
  readonly #terminal: Terminal;
  readonly #connection: TerminalConnection;
  readonly #waiting = new Waiting();
  #socket: CuttableSocket | null = null;
  readonly #past: Readonly<Past>;
  #stream: string | undefined;
  /** Handed to the terminal, and parsed by it. */
  #handed = 0;
  #frames = 0;
  #origin: Origin = "start";
  #snapshots = 0;
  #closed = false;

  constructor(options: PageOptions) {
    const { terminal, past } = newTerminal(options.grid);
    this.#terminal = terminal;
    this.#past = past;
    const screen = new Screen(this.#terminal);
    const fail = (what: string) => {
      throw new Error(what);
    };
    this.#connection = new TerminalConnection({
      sessionId: options.sessionId,
      url: options.url,
      locate: async () => "unreachable",
      screen: this.#watched(screen),
      open: (url) => {
        this.#socket = options.open(url);
        return this.#socket;
      },
      random: Math.random,
      events: {
        onState: () => this.#waiting.look(),
        onControl: () => {},
        onInputRefused: (reason) => fail(`input was refused: ${reason}`),
        onProblem: fail,
        onBehind: () => {},
        onHistory: () => {},
        onAttention: () => {},
      },
    });
    takeOverQueries(this.#terminal.parser, () => screen.live && this.#connection.speaks);
    this.#terminal.onData((data) => this.type(data));
    this.#terminal.onResize(() => this.#waiting.look());
    this.#connection.start();
  }

  /** The stream of its frames. */
  get stream(): string | undefined {
    return this.#stream;
  }

  /** Snapshots shown so far. */
  get snapshots(): number {
    return this.#snapshots;
  }

  /** How far it is in its stream. */
  get frames(): number {
    return this.#frames;
  }

  type(keys: string): void {
    this.#connection.input(keys);
  }

  /** The window becomes another; resolves when the program has drawn on the new grid. */
  async fit(grid: Grid): Promise<void> {
    this.#connection.fit(grid);
    const fits = () => this.#terminal.cols === grid.cols && this.#terminal.rows === grid.rows;
    await this.until(fits, `a grid of ${grid.cols}x${grid.rows}`);
    await this.reaches((this.resizes.at(-1)?.frames ?? 0) + 1);
  }

  live(): Promise<void> {
    return this.until(() => this.#connection.state.kind === "live" && this.#snapshots > 0, "a live page");
  }

  /** It is so far in its stream. */
  reaches(frames: number): Promise<void> {
    return this.until(() => this.#frames >= frames, `frame ${frames}`);
  }

  shows(what: RegExp): Promise<void> {
    return this.until(() => what.test(screenText(this.#terminal)), `${what} on the screen`);
  }

  until(holds: () => boolean, what: string): Promise<void> {
    const shown = () =>
      `${this.#connection.state.kind}, ${this.#frames} frames\n${screenText(this.#terminal)}`;
    return this.#waiting.until(holds, what, shown);
  }

  /** The network fails, and the page has seen it. */
  async cut(): Promise<void> {
    this.#socket?.terminate();
    await this.until(() => this.#connection.state.kind === "reconnecting", "the loss being noticed");
  }

  /** The network is back. */
  reconnect(): void {
    this.#connection.wake();
  }

  /** The page is left. */
  close(): void {
    this.#closed = true;
    this.#connection.close();
    this.#terminal.dispose();
  }

  /** What it shows now, with all that can be scrolled back to. */
  look(): Sighting {
    return this.#sighting(true);
  }

  #watched(screen: Screen): ConnectionScreen {
    return {
      show: (snapshot, parsed) =>
        screen.show(snapshot, () => {
          this.#moveTo(snapshot);
          parsed();
          this.#seen();
        }),
      write: (bytes, live, parsed) => {
        this.#handed++;
        screen.write(bytes, live, () => {
          this.#frames++;
          if (this.#origin === "snapshot") this.#origin = "behind snapshot";
          this.drawn.push(bytes);
          parsed();
          this.#seen();
        });
      },
      resize: (grid) => {
        this.resizes.push({ frames: this.#handed, grid });
        screen.resize(grid);
      },
      refresh: (snapshot, parsed) =>
        screen.refresh(snapshot, () => {
          if (this.#terminal.buffer.active.type === "normal") this.#origin = "snapshot";
          parsed();
          this.#seen();
        }),
      extend: () => {
        throw new Error("older lines were asked for, though nobody scrolled up to them");
      },
    };
  }

  #moveTo({ stream, seq, content }: SessionSnapshot): void {
    this.#stream = stream;
    this.#frames = Number(seq);
    this.#origin = this.#frames > 0 || content.trim() !== "" ? "snapshot" : "start";
    this.#snapshots++;
  }

  #seen(): void {
    // A terminal that was disposed of still counts what it no longer draws.
    if (this.#closed) return;
    this.sightings.push(this.#sighting(false));
    this.#waiting.look();
  }

  #sighting(withHistory: boolean): Sighting {
    const sight = look(this.#terminal, this.#past, withHistory);
    return { frames: this.#frames, origin: this.#origin, sight };
  }
}
