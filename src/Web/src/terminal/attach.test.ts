// @vitest-environment happy-dom
import { Terminal } from "@xterm/headless";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { type AttachOptions, attach } from "./attach";
import { clipboardPreference } from "./clipboardPreference";
import { ProgramClipboard } from "./programClipboard";
import { FakeSocket, SESSION } from "./testing";

beforeEach(() => {
  vi.stubGlobal("WebSocket", FakeSocket);
});
afterEach(() => {
  vi.unstubAllGlobals();
});

/** A live terminal to paste into. */
function attached() {
  const files: string[] = [];
  const container = document.createElement("div");
  const ignore = () => {};
  const options: AttachOptions = {
    sessionId: SESSION,
    url: () => "ws://test/terminal",
    locate: async () => "there",
    modify: (text) => text,
    onPasteFiles: (pasted) => files.push(...pasted.map(({ name }) => name)),
    clipboard: new ProgramClipboard(clipboardPreference, async () => {}, ignore),
    events: {
      onState: ignore,
      onControl: ignore,
      onInputRefused: ignore,
      onProblem: ignore,
      onBehind: ignore,
      onHistory: ignore,
      onAttention: ignore,
    },
  };
  const { connection, close } = attach(new Terminal({ allowProposedApi: true }) as never, container, options);
  const input = vi.spyOn(connection, "input").mockReturnValue(true);
  const paste = (text: string, pasted: File[]) => {
    const event = new Event("paste", { cancelable: true });
    Object.assign(event, { clipboardData: { getData: () => text, files: pasted } });
    container.dispatchEvent(event);
    return event.defaultPrevented;
  };
  return { paste, files, input, close };
}

const image = new File(["png"], "image.png", { type: "image/png" });

test("PastedFiles_AreHandedOn_AndNothingIsTyped", () => {
  const { paste, files, input, close } = attached();
  expect(paste("", [image])).toBe(true);
  expect(files).toEqual(["image.png"]);
  expect(input).not.toHaveBeenCalled();
  close();
});

test("TextWithAPictureOfIt_IsText", () => {
  const { paste, files, input, close } = attached();
  paste("a\tb", [image]);
  expect(files).toEqual([]);
  expect(input.mock.calls).toEqual([["a\tb"]]);
  close();
  paste("later", []);
  expect(input).toHaveBeenCalledOnce();
});
