import { type ChildProcess, spawn } from "node:child_process";
import { Waiting } from "./waiting";

/**
 * What tmux itself says that a pane printed: a control-mode client of its own beside the daemon's (tmux(1), "CONTROL
 * MODE"), attached before the program starts. Shares no code with the product.
 */
export class Recorder {
  readonly #client: ChildProcess;
  readonly #waiting = new Waiting();
  readonly #pieces: Buffer[] = [];
  #length = 0;
  #unread = Buffer.alloc(0);
  #attached = false;

  constructor(socket: string, session: string) {
    const attach = ["-C", "attach-session", "-f", "ignore-size,read-only", "-t", `=${session}`];
    this.#client = spawn("tmux", ["-u", "-f", "/dev/null", "-S", socket, ...attach], {
      stdio: ["pipe", "pipe", "inherit"],
    });
    this.#client.stdout?.on("data", (data: Buffer) => {
      this.#read(data);
      this.#waiting.look();
    });
  }

  /** Resolves when all output from here on is recorded. */
  attached(): Promise<void> {
    return this.#until(() => this.#attached, "tmux's client being attached");
  }

  /** Resolves with all that was recorded, when it is at least so many bytes. */
  async reaches(length: number): Promise<Buffer> {
    await this.#until(() => this.#length >= length, `${length} bytes in tmux's own recording`);
    return Buffer.concat(this.#pieces);
  }

  close(): void {
    this.#client.kill();
  }

  #until(holds: () => boolean, what: string): Promise<void> {
    return this.#waiting.until(
      holds,
      what,
      () => `${this.#length} bytes; exit code ${this.#client.exitCode}`,
    );
  }

  #read(data: Buffer): void {
    this.#unread = Buffer.concat([this.#unread, data]);
    for (let end = this.#unread.indexOf("\n"); end >= 0; end = this.#unread.indexOf("\n")) {
      // Bytes, one to a character: a piece of output need not be whole UTF-8.
      const line = this.#unread.toString("latin1", 0, end);
      this.#unread = this.#unread.subarray(end + 1);
      this.#attached ||= line.startsWith("%session-changed ");
      const output = /^%output %\d+ (.*)$/s.exec(line)?.[1];
      if (output !== undefined) this.#keep(output);
    }
  }

  #keep(escaped: string): void {
    const output = escaped.replace(/\\([0-7]{3})/g, (_, octal) =>
      String.fromCharCode(Number.parseInt(octal, 8)),
    );
    const bytes = Buffer.from(output, "latin1");
    this.#pieces.push(bytes);
    this.#length += bytes.length;
  }
}
