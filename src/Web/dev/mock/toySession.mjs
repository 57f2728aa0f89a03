import { Buffer } from "node:buffer";

const PROMPT = "\x1b[1;32mvibe@mock\x1b[0m:\x1b[1;34m~/workspace\x1b[0m$ ";

/** What the toy shell knows. */
const commands = {
  help: () =>
    "echo, ls, colours, links, copy TEXT, seq N, later TEXT (a notification in 5 s), bell, drop (cuts the sockets), offline (the gateway goes away), exit",
  ls: () => "\x1b[1;34mapi\x1b[0m  \x1b[1;34mweb\x1b[0m  README.md  \x1b[1;32mrun\x1b[0m  test",
  echo: (rest) => rest,
  links: () =>
    "https://example.com/docs and \x1b]8;;https://example.com/hidden\x1b\\a hidden one\x1b]8;;\x1b\\",
  copy: (rest) => `\x1b]52;c;${Buffer.from(rest).toString("base64")}\x07copied`,
  colours: () =>
    [30, 90]
      .map((base) => Array.from({ length: 8 }, (_, n) => `\x1b[${base + n}m  ${base + n}  \x1b[0m`).join(""))
      .join("\r\n"),
  seq: (rest) => Array.from({ length: Math.min(Number(rest) || 10, 100_000) }, (_, n) => n + 1).join("\r\n"),
};

/** What it does without a word. */
const actions = ["drop", "offline", "bell", "later"];

const notification = (body) => ({ reason: "notification", confidence: "high", body });

/** Frames kept for those who come back. */
const MAX_REPLAY = 1024;

/** A session of the mock: echoes what is typed, and remembers its output well enough for a snapshot. */
export class ToySession {
  #sockets = new Set();
  #holder = null;
  #frames = [];
  #seq = 0n;
  #stream = Math.random().toString(36).slice(2);
  #typed = "";
  #lines = ["Welcome. Type \x1b[1mhelp\x1b[0m.", PROMPT];
  #grid = { cols: 80, rows: 24 };
  /** Told when a program in it wants its person, and null when somebody typed. */
  onAttention = () => {};

  constructor(id) {
    this.id = id;
  }

  /** `stream` and `lastSeq` are strings, or null for a first screen. */
  attach(socket, stream, lastSeq) {
    this.#sockets.add(socket);
    socket.on("close", () => {
      this.#sockets.delete(socket);
      if (this.#holder === socket) this.#holder = null;
      this.#tellControl();
    });
    socket.on("message", (data, binary) => {
      if (!binary) this.#handle(socket, JSON.parse(data));
      else if (this.#takes(socket)) this.#type(data);
      else this.#tell({ type: "error", code: "read_only", message: "session is read-only" }, socket);
    });
    this.#tellControl();
    if (lastSeq === null) this.#tell(this.#snapshot(), socket);
    else this.#resume(socket, stream, BigInt(lastSeq) + 1n);
  }

  #resume(socket, stream, from) {
    const first = this.#seq - BigInt(this.#frames.length);
    if (stream !== this.#stream || from < first || from > this.#seq) {
      this.#tell({ type: "resume.missed", reason: "unknown" }, socket);
      this.#tell(this.#snapshot(), socket);
      return;
    }
    const live_from = Number(this.#seq);
    this.#tell({ type: "resume.accepted", stream, from_seq: Number(from), live_from }, socket);
    for (const frame of this.#frames.slice(Number(from - first))) socket.send(frame);
  }

  #takes(socket) {
    const free = this.#holder === null;
    if (free) this.#holder = socket;
    if (free) this.#tellControl();
    return this.#holder === socket;
  }

  #tellControl() {
    const viewers = this.#sockets.size;
    const held = this.#holder ? { held_by: "usr-mock" } : {};
    for (const socket of this.#sockets)
      this.#tell({ type: "control.state", controller: socket === this.#holder, viewers, ...held }, socket);
  }

  end() {
    this.#tell({ type: "session.ended", session_id: this.id, exit_code: 0 });
  }

  #handle(socket, message) {
    const { type, request_id } = message;
    const answer = (ok = true, error) =>
      request_id && this.#tell({ type: "ack", request_id, ok, ...(error ? { error } : {}) }, socket);
    if (type === "ping") this.#tell({ type: "pong" }, socket);
    if (type === "session.snapshot") this.#tell(this.#snapshot(request_id, message.lines), socket);
    if (type === "session.input") answer();
    if (type === "control.request") {
      const free = this.#holder === null || this.#holder === socket;
      if (free) this.#holder = socket;
      this.#tellControl();
      answer(free, free ? undefined : "session is read-only");
    }
    if (type === "control.release") {
      if (this.#holder === socket) this.#holder = null;
      this.#tellControl();
      answer();
    }
    if (type === "session.resize") {
      if (!this.#takes(socket)) return answer(false, "session is read-only");
      this.#grid = { cols: message.cols, rows: message.rows };
      const seq = Number(this.#seq);
      this.#tell({ type: "session.resized", session_id: this.id, ...this.#grid, stream: this.#stream, seq });
      answer();
    }
  }

  #snapshot(request_id, history = 1_000) {
    const lines = this.#lines.slice(-(history + this.#grid.rows));
    const used = lines.length;
    while (lines.length < this.#grid.rows) lines.push("");
    // biome-ignore lint/suspicious/noControlCharactersInRegex: what a terminal draws with
    const visible = (lines[used - 1] ?? "").replace(/\x1b\[[0-9;]*m/g, "");
    return {
      type: "session.snapshot",
      ...(request_id ? { request_id } : {}),
      session_id: this.id,
      content: lines.join("\n"),
      ...this.#grid,
      cursor_x: visible.length,
      cursor_y: used > this.#grid.rows ? this.#grid.rows - 1 : used - 1,
      cursor_visible: true,
      alternate_on: false,
      stream: this.#stream,
      seq: Number(this.#seq),
      modes: "\x1b[?2004h",
    };
  }

  #type(frame) {
    this.onAttention(null);
    const text = frame.subarray(2 + frame[1] + 8).toString("utf8");
    // biome-ignore lint/suspicious/noControlCharactersInRegex: the marks round a paste
    for (const char of text.replace(/\x1b\[20[01]~/g, "")) {
      if (char === "\r") this.#run();
      else if (char === "\x7f") {
        if (this.#typed) this.#print("\b \b");
        this.#typed = this.#typed.slice(0, -1);
      } else if (char === "\x03") {
        this.#typed = "";
        this.#print(`^C\r\n${PROMPT}`);
      } else if (char >= " ") {
        this.#typed += char;
        this.#print(char);
      }
    }
  }

  #run() {
    const [name, ...rest] = this.#typed.trim().split(" ");
    this.#typed = "";
    if (name === "drop") for (const socket of this.#sockets) socket.terminate();
    if (name === "offline") this.#goAway();
    if (name === "bell") this.#want({ reason: "bell", confidence: "low" });
    if (name === "later") setTimeout(() => this.#want(notification(rest.join(" "))), 5_000).unref();
    if (name === "exit") return this.end();
    const said =
      commands[name]?.(rest.join(" ")) ?? (name && !actions.includes(name) ? `${name}: not found` : "");
    this.#print(`\r\n${said ? `${said}\r\n` : ""}${PROMPT}`);
  }

  #want(attention) {
    this.onAttention(attention);
    this.#tell({ type: "session.attention", session_id: this.id, ...attention });
  }

  #goAway() {
    this.#tell({ type: "gateway.offline", gateway_id: "gw-mock", since: new Date().toISOString() });
    setTimeout(() => {
      this.#tell({ type: "gateway.online", gateway_id: "gw-mock" });
      this.#tell(this.#snapshot());
    }, 8_000).unref();
  }

  #print(text) {
    const [head, ...more] = text.split("\r\n");
    this.#lines[this.#lines.length - 1] += head;
    if (head === "\b \b") this.#lines[this.#lines.length - 1] = this.#lines.at(-1).slice(0, -4);
    this.#lines.push(...more);
    const bytes = Buffer.from(text);
    for (let at = 0; at < bytes.length; at += 16_384) this.#send(bytes.subarray(at, at + 16_384));
  }

  #send(payload) {
    const name = Buffer.from(this.id);
    const head = Buffer.alloc(2 + name.length + 8);
    head[0] = 1;
    head[1] = name.length;
    name.copy(head, 2);
    head.writeBigUInt64BE(this.#seq++, 2 + name.length);
    const frame = Buffer.concat([head, payload]);
    this.#frames.push(frame);
    if (this.#frames.length > MAX_REPLAY) this.#frames.shift();
    for (const socket of this.#sockets) socket.send(frame);
  }

  #tell(message, only) {
    const json = JSON.stringify({ schema_version: "1", ...message });
    for (const socket of only ? [only] : this.#sockets) socket.send(json);
  }
}
