import { Terminal } from "@xterm/headless";
import { describe, expect, test } from "vitest";
import { Preference } from "@/lib/preference";
import { clipboardText, MAX_CLIPBOARD_BYTES, ProgramClipboard, type WaitingText } from "./programClipboard";

const base64 = (text: string) => Buffer.from(text).toString("base64");
const osc52 = (data: string) => `\x1b]52;${data}\x07`;

function clipboardInATest(choice: "ask" | "allow" | "deny") {
  const world = { mayWrite: true, browserAllows: true };
  const written: string[] = [];
  const answers: string[] = [];
  let waiting: WaitingText | null = null;
  const preference = new Preference<"ask" | "allow" | "deny">("test", ["ask", "allow", "deny"], choice);
  const clipboard = new ProgramClipboard(
    preference,
    async (text) => {
      if (!world.browserAllows) throw new Error("NotAllowedError");
      written.push(text);
    },
    (now) => {
      waiting = now;
    },
  );
  const terminal = new Terminal({ allowProposedApi: true });
  terminal.onData((data) => answers.push(data));
  clipboard.listen(terminal.parser, () => world.mayWrite);
  const program = (output: string) => new Promise<void>((parsed) => terminal.write(output, parsed));
  return { world, written, answers, preference, clipboard, program, waiting: () => waiting };
}

describe("What a program writes", () => {
  test.each(["c", "p", "s0", "", "pc"])("To %j is its text", (target) => {
    expect(clipboardText(`${target};${base64("grüß 🙂")}`)).toBe("grüß 🙂");
  });
  test.each([
    ["a question", "c;?"],
    ["nothing", "c;"],
    ["no target", base64("x")],
    ["no base64", "c;!!!"],
    ["no text", `c;${Buffer.from([0xff, 0xfe]).toString("base64")}`],
    ["too much", `c;${base64("x".repeat(MAX_CLIPBOARD_BYTES + 3))}`],
  ])("As %s is not taken", (_, data) => {
    expect(clipboardText(data)).toBeNull();
  });
  test("AsMuchAsIsAllowed_IsTaken", () => {
    expect(clipboardText(`c;${base64("x".repeat(MAX_CLIPBOARD_BYTES))}`)).toHaveLength(MAX_CLIPBOARD_BYTES);
  });
});

describe("A program", () => {
  test("IsAskedAboutOnce_AndThenWrites", async () => {
    const { program, waiting, clipboard, written } = clipboardInATest("ask");
    await program(osc52(`c;${base64("one")}`));
    expect(waiting()).toEqual({ text: "one", reason: "ask" });
    expect(written).toEqual([]);
    clipboard.allow();
    await program(osc52(`c;${base64("two")}`));
    expect(written).toEqual(["one", "two"]);
    expect(waiting()).toBeNull();
  });

  test("ThatWritesAgainBeforeTheAnswer_HasItsNewestText", async () => {
    const { program, clipboard, written } = clipboardInATest("ask");
    await program(osc52(`c;${base64("one")}`) + osc52(`c;${base64("two")}`));
    clipboard.allow();
    await program("");
    expect(written).toEqual(["two"]);
  });

  test("ThatIsDenied_IsNotAskedAboutAgain", async () => {
    const { program, waiting, clipboard, written, preference } = clipboardInATest("ask");
    await program(osc52(`c;${base64("one")}`));
    clipboard.deny();
    await program(osc52(`c;${base64("two")}`));
    expect(preference.get()).toBe("deny");
    expect(waiting()).toBeNull();
    expect(written).toEqual([]);
  });

  test("ThatTheBrowserRefuses_WaitsForAClick", async () => {
    const { world, program, waiting, clipboard, written } = clipboardInATest("allow");
    world.browserAllows = false;
    await program(osc52(`c;${base64("one")}`));
    await Promise.resolve();
    expect(waiting()).toEqual({ text: "one", reason: "by-hand" });
    world.browserAllows = true;
    clipboard.copy();
    await program("");
    expect(written).toEqual(["one"]);
    expect(waiting()).toBeNull();
  });

  test("WhoseBytesMayNot_ReplayedOrOnAPageThatWatches_WritesNothing", async () => {
    const { world, program, waiting, written } = clipboardInATest("allow");
    world.mayWrite = false;
    await program(osc52(`c;${base64("one")}`));
    expect(written).toEqual([]);
    expect(waiting()).toBeNull();
  });

  test("NeverLearnsWhatIsOnIt", async () => {
    const { program, answers, waiting } = clipboardInATest("allow");
    await program(osc52("c;?"));
    expect(answers).toEqual([]);
    expect(waiting()).toBeNull();
  });
});
