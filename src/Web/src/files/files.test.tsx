// @vitest-environment happy-dom
import { act, cleanup, configure, fireEvent, render, screen, waitFor } from "@testing-library/react";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { fetchFile, fileExists, MAX_FILE_BYTES, sendFile } from "@/api/files";
import { ApiError } from "@/api/http";
import { DropTarget } from "./DropTarget";
import { FilesPanel } from "./FilesPanel";
import { pasteImage } from "./pasteImage";
import { nameOf, pasteName, resolvePath, safeName, shellQuote, shortPath } from "./paths";
import { type Carrier, MOST_AT_ONCE, MOST_SETTLED, MOST_UNDER_WAY, Transfers, transfers } from "./transfers";

// Machines that build are busy; what is waited for comes, or never does.
configure({ asyncUtilTimeout: 15_000 });

/** The browser's request, which the test answers. */
class FakeRequest {
  static all: FakeRequest[] = [];
  upload: { onprogress?: (event: { loaded: number }) => void } = {};
  onload = () => {};
  onerror = () => {};
  onabort = () => {};
  onloadend = () => {};
  status = 0;
  responseText = "";
  method = "";
  url = "";
  body: Blob | null = null;
  aborted = false;
  constructor() {
    FakeRequest.all.push(this);
  }
  open(method: string, url: string) {
    Object.assign(this, { method, url });
  }
  setRequestHeader() {}
  getResponseHeader() {
    return null;
  }
  send(body: Blob) {
    this.body = body;
  }
  abort() {
    this.aborted = true;
    this.onabort();
    this.onloadend();
  }
  answer(status: number, body: object = {}) {
    Object.assign(this, { status, responseText: JSON.stringify(body) });
    this.onload();
    this.onloadend();
  }
}

const latest = () => {
  const request = FakeRequest.all.at(-1);
  if (!request) throw new Error("nothing was sent");
  return request;
};
const reason = (promise: Promise<unknown>) => promise.then(() => null).catch((error: unknown) => error);

beforeEach(() => {
  FakeRequest.all = [];
  vi.stubGlobal("XMLHttpRequest", FakeRequest);
});
afterEach(() => {
  cleanup();
  for (const { id } of transfers.get()) transfers.drop(id);
  vi.unstubAllGlobals();
});

describe("Sending", () => {
  const send = (signal = new AbortController().signal, onProgress = (_: number) => {}) =>
    sendFile("vps-1", "/home/vibe/workspace/a b&c.txt", new Blob(["hello"]), onProgress, signal);

  test("IsOneRequestWithTheBytes_AndTellsHowFarItIs", async () => {
    const progress: number[] = [];
    const sent = send(undefined, (bytes) => progress.push(bytes));
    latest().upload.onprogress?.({ loaded: 3 });
    latest().answer(201);
    await sent;
    expect([latest().method, latest().url]).toEqual([
      "POST",
      "/vps/vps-1/files?path=%2Fhome%2Fvibe%2Fworkspace%2Fa%20b%26c.txt",
    ]);
    expect(await latest().body?.text()).toBe("hello");
    expect(progress).toEqual([3]);
  });

  test("Refusal_IsInWords", async () => {
    const failed = reason(send());
    latest().answer(409, { error: "what stands there is not a file", code: "not_a_file" });
    expect(await failed).toMatchObject({ status: 409, message: "What stands there is not a file." });
  });

  test("NoAnswer_IsTold", async () => {
    const failed = reason(send());
    latest().onerror();
    expect(await failed).toMatchObject({ code: "network" });
  });

  test("Cancelled_EndsTheRequest", async () => {
    const cancel = new AbortController();
    const failed = reason(send(cancel.signal));
    cancel.abort();
    expect(latest().aborted).toBe(true);
    expect(await failed).toBe(cancel.signal.reason);
    expect(await reason(send(cancel.signal))).toBe(cancel.signal.reason);
    expect(FakeRequest.all).toHaveLength(1);
  });
});

describe("Fetching", () => {
  const signal = new AbortController().signal;
  const answering = (answer: () => Response) =>
    vi.stubGlobal(
      "fetch",
      vi.fn(async () => answer()),
    );
  const notFound = () =>
    new Response(JSON.stringify({ error: "no such file", code: "not_found" }), {
      status: 404,
      headers: { "Content-Type": "application/json" },
    });

  test("IsTheWholeFile", async () => {
    answering(() => new Response("hello", { headers: { "Content-Length": "5" } }));
    const progress: unknown[] = [];
    const file = await fetchFile("vps-1", "/x", (moved, size) => progress.push([moved, size]), signal);
    expect(await file.text()).toBe("hello");
    expect(progress.at(-1)).toEqual([5, 5]);
  });

  test("BrokenOff_IsNoFile", async () => {
    const body = new ReadableStream({
      start: (controller) => controller.enqueue(new TextEncoder().encode("he")),
      pull: (controller) => controller.error(new TypeError("cut")),
    });
    answering(() => new Response(body));
    expect(await reason(fetchFile("vps-1", "/x", () => {}, signal))).toMatchObject({ code: "broken_off" });
  });

  test("MissingFile_IsSaid_AndDoesNotExist", async () => {
    answering(notFound);
    expect(await reason(fetchFile("vps-1", "/x", () => {}, signal))).toMatchObject({
      message: "No such file.",
    });
    expect(await fileExists("vps-1", "/x", signal)).toBe(false);
    answering(() => new Response("hello"));
    expect(await fileExists("vps-1", "/x", signal)).toBe(true);
    answering(() => new Response(null, { status: 503 }));
    expect(await reason(fileExists("vps-1", "/x", signal))).toBeInstanceOf(ApiError);
  });
});

/** Transfers whose bytes the test moves. */
function transfersInATest() {
  const there = new Set<string>();
  const saved: string[] = [];
  const under: { path: string; done(): void; fail(error: Error): void; progress(bytes: number): void }[] = [];
  const begin = <T,>(path: string, result: T, progress: (bytes: number) => void, signal: AbortSignal) =>
    new Promise<T>((resolve, reject) => {
      signal.addEventListener("abort", () => reject(signal.reason));
      under.push({ path, progress, done: () => resolve(result), fail: reject });
    });
  const carrier: Carrier = {
    send: (_, path, __, progress, signal) => begin(path, undefined, progress, signal),
    fetch: (_, path, progress, signal) => begin(path, new Blob(), (moved) => progress(moved, 10), signal),
    exists: async (_, path) => there.has(path),
    save: (_, name) => saved.push(name),
  };
  const list = new Transfers(carrier);
  return {
    list,
    there,
    saved,
    under,
    states: () => list.get().map(({ state }) => state),
    add: (name: string, size = 1) => list.upload("vps-1", `/w/${name}`, new Blob(["x".repeat(size)])),
    /** The newest is under way. */
    begun: async (count: number) => {
      await waitFor(() => expect(under).toHaveLength(count));
      return under[count - 1] as (typeof under)[number];
    },
  };
}

describe("Transfers", () => {
  test("AFewAreUnderWayAtOnce_AndEachThatEndsLetsTheNextBegin", async () => {
    const { add, begun, states, under, list } = transfersInATest();
    for (let n = 0; n < MOST_AT_ONCE + 2; n++) add(`f${n}`);
    await begun(MOST_AT_ONCE);
    expect(states().filter((state) => state === "waiting")).toHaveLength(2);
    under[0]?.progress(1);
    expect(list.get()[0]).toMatchObject({ name: "f0", moved: 1 });
    under[0]?.done();
    under[1]?.fail(new Error("The disk is full."));
    await begun(MOST_AT_ONCE + 2);
    expect(states()).toEqual(["done", "failed", "running", "running", "running"]);
    expect(list.get()[1]?.problem).toBe("The disk is full.");
  });

  test("NameThatIsThere_IsAskedAbout_AndReplacedOnlyThen", async () => {
    const { add, begun, states, under, list, there } = transfersInATest();
    there.add("/w/a");
    there.add("/w/b");
    add("a");
    add("b");
    await waitFor(() => expect(states()).toEqual(["asking", "asking"]));
    expect(under).toEqual([]);
    const [a, b] = list.get();
    list.drop(b?.id ?? 0);
    list.proceed(a?.id ?? 0);
    (await begun(1)).done();
    await waitFor(() => expect(states()).toEqual(["done"]));
    expect(under.map(({ path }) => path)).toEqual(["/w/a"]);
  });

  test("Cancelled_IsStopped_AndMakesRoom", async () => {
    const { add, begun, list, under } = transfersInATest();
    for (let n = 0; n <= MOST_AT_ONCE; n++) add(`f${n}`);
    await begun(MOST_AT_ONCE);
    list.drop(list.get()[0]?.id ?? 0);
    await begun(MOST_AT_ONCE + 1);
    expect(under.at(-1)?.path).toBe(`/w/f${MOST_AT_ONCE}`);
    expect(list.get().map(({ name }) => name)).not.toContain("f0");
  });

  test("Failed_CanBeTriedAgain", async () => {
    const { add, begun, states, list } = transfersInATest();
    add("a");
    (await begun(1)).fail(new Error("no"));
    await waitFor(() => expect(states()).toEqual(["failed"]));
    list.proceed(list.get()[0]?.id ?? 0);
    (await begun(2)).done();
    await waitFor(() => expect(states()).toEqual(["done"]));
  });

  test("TooLarge_IsSaid_AndNeitherSentNorTriedAgain", () => {
    const { list, under } = transfersInATest();
    const file = new Blob(["x"]);
    Object.defineProperty(file, "size", { value: MAX_FILE_BYTES + 1 });
    list.upload("vps-1", "/w/big", file);
    const [transfer] = list.get();
    expect(transfer).toMatchObject({
      state: "failed",
      problem: "It has 20 MB; a file may have at most 20 MB.",
    });
    list.proceed(transfer?.id ?? 0);
    expect(list.get()[0]?.state).toBe("failed");
    expect(under).toEqual([]);
  });

  test("TooMany_AreRefused_AndOldOnesAreForgotten", async () => {
    const { add, list, under } = transfersInATest();
    for (let n = 0; n < MOST_UNDER_WAY; n++) expect(add(`f${n}`)).toBe(true);
    expect(add("one more")).toBe(false);
    for (let n = 0; n < MOST_UNDER_WAY; n++) {
      await waitFor(() => expect(under.length).toBeGreaterThan(n));
      under[n]?.done();
    }
    await waitFor(() => expect(list.get()).toHaveLength(MOST_SETTLED));
    expect(list.get()[0]?.name).toBe(`f${MOST_UNDER_WAY - MOST_SETTLED}`);
  });

  test("Download_IsHandedToTheBrowser_OnlyWhole", async () => {
    const { list, begun, saved, states } = transfersInATest();
    list.download("vps-1", "/w/notes/today.md");
    const download = await begun(1);
    download.progress(4);
    expect(list.get()[0]).toMatchObject({ moved: 4, size: 10, name: "today.md" });
    expect(saved).toEqual([]);
    download.done();
    await waitFor(() => expect(states()).toEqual(["done"]));
    expect(saved).toEqual(["today.md"]);
  });
});

describe("Panel", () => {
  const show = () => {
    const picked: string[] = [];
    render(
      <FilesPanel
        serverId="vps-1"
        workdir="/home/vibe/workspace/api"
        onUpload={(files) => picked.push(...files.map(({ name }) => name))}
        onClose={() => picked.push("closed")}
      />,
    );
    return picked;
  };

  test("Download_IsBelowTheSessionsFolder_AndSaysWhatWentWrong", async () => {
    const fetch = vi.fn(async (_path: string) => new Response(null, { status: 404 }));
    vi.stubGlobal("fetch", fetch);
    show();
    fireEvent.change(screen.getByTestId("download-path"), { target: { value: "src/a.ts" } });
    fireEvent.submit(screen.getByTestId("download-path"));
    expect((await screen.findByRole("alert")).textContent).toContain("The request was refused (404).");
    expect(fetch.mock.calls[0]?.[0]).toBe(
      "/vps/vps-1/files?path=%2Fhome%2Fvibe%2Fworkspace%2Fapi%2Fsrc%2Fa.ts",
    );
    fireEvent.click(screen.getByLabelText("Dismiss a.ts"));
    expect(screen.queryByTestId("transfer")).toBeNull();
  });

  test("OnlyWhatIsOfThisServer_IsListed_AndAskedAbout", async () => {
    vi.stubGlobal("fetch", async () => new Response("there"));
    show();
    act(() => {
      transfers.upload("vps-2", "/w/other.txt", new Blob(["x"]));
      transfers.upload("vps-1", "/w/own.txt", new Blob(["x"]));
    });
    fireEvent.click(await screen.findByTestId("replace-file"));
    await waitFor(() => expect(latest().url).toContain("own.txt"));
    expect(screen.getAllByTestId("transfer")).toHaveLength(1);
    latest().answer(201);
    await waitFor(() => expect(screen.getByTestId("transfer").dataset.state).toBe("done"));
  });

  test("PickedFiles_AndEscape", () => {
    const picked = show();
    fireEvent.change(screen.getByTestId("file-picker"), { target: { files: [new File(["x"], "a.txt")] } });
    fireEvent.keyDown(screen.getByTestId("files-panel"), { key: "Escape" });
    expect(picked).toEqual(["a.txt", "closed"]);
  });
});

test("Drop_TakesFilesAndLeavesFoldersAndText", () => {
  const dropped: { files: File[]; folders: number }[] = [];
  render(
    <DropTarget
      workdir="/home/vibe/workspace/api"
      onDrop={(what) => dropped.push(what)}
      className=""
      style={{}}
    >
      <p>terminal</p>
    </DropTarget>,
  );
  const target = screen.getByTestId("drop-target");
  const file = new File(["x"], "a.txt");
  const item = (isDirectory: boolean) => ({
    kind: "file",
    getAsFile: () => file,
    webkitGetAsEntry: () => ({ isDirectory }),
  });
  fireEvent.dragEnter(target, { dataTransfer: { types: ["text/plain"] } });
  expect(target.textContent).toBe("terminal");
  const dataTransfer = { types: ["Files"], items: [item(false), item(true), { kind: "string" }] };
  fireEvent.dragEnter(target, { dataTransfer });
  expect(target.textContent).toContain("Drop to upload to ~/workspace/api");
  fireEvent.drop(target, { dataTransfer });
  expect(dropped).toEqual([{ files: [file], folders: 1 }]);
  expect(target.textContent).toBe("terminal");
});

describe("Pasted image", () => {
  const image = new Blob(["png"], { type: "image/png" });
  const target = (typed: string[]) => ({
    serverId: "vps-1",
    workdir: "/home/vibe/workspace/api",
    type: (text: string) => typed.push(text),
  });

  test("TypesItsPath_OnceItIsThere_AndNoReturn", async () => {
    const typed: string[] = [];
    const pasted = pasteImage(image, target(typed));
    expect(typed).toEqual([]);
    latest().answer(201);
    await pasted;
    expect(typed).toEqual([expect.stringMatching(/^\.chatcode\/paste-\d{8}-\d{6}-\d{3}\.png $/)]);
    const [, path] = latest().url.split("path=");
    expect(decodeURIComponent(path ?? "")).toBe(`/home/vibe/workspace/api/${typed[0]?.trim()}`);
  });

  test("TypesNothing_WhenItFailed", async () => {
    const typed: string[] = [];
    const pasted = pasteImage(image, target(typed));
    latest().answer(503);
    await pasted;
    expect(typed).toEqual([]);
  });
});

test("Paths", () => {
  const workdir = "/home/vibe/workspace/api";
  expect(resolvePath(workdir, " src/a.ts ")).toBe(`${workdir}/src/a.ts`);
  expect(resolvePath(workdir, "/home/vibe/workspace/x")).toBe("/home/vibe/workspace/x");
  expect(resolvePath(workdir, "~/workspace/x")).toBe("~/workspace/x");
  expect(resolvePath(workdir, "~backup")).toBe(`${workdir}/~backup`);
  expect(shortPath(workdir)).toBe("~/workspace/api");
  expect(nameOf("a/b/")).toBe("");
  expect(safeName("a\n/b.txt")).toBe("a_b.txt");
  expect([safeName(".."), safeName(" ")]).toEqual(["file", "file"]);
  expect(pasteName("image/jpeg", new Date(2027, 0, 5, 4, 3, 2, 1))).toBe(
    ".chatcode/paste-20270105-040302-001.jpg",
  );
  expect(pasteName("image/svg+xml", new Date(0))).toMatch(/\.svg$/);
});

test.each([
  ["a/b-1.png", "a/b-1.png"],
  ["my file.png", "'my file.png'"],
  ["it's", "'it'\\''s'"],
  ["$(rm -rf x)", "'$(rm -rf x)'"],
  ["-rf", "'-rf'"],
  ["", "''"],
])("ShellQuote_MakesOneWord: %s", (text, quoted) => {
  expect(shellQuote(text)).toBe(quoted);
});
