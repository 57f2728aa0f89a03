import type { IDisposable, IParser } from "@xterm/headless";

/**
 * Who answers a program that asks its terminal something (protocol.md, "Queries and answers").
 *
 * tmux has answered DA1–DA3, DSR, CPR, XTVERSION and the size report before the query arrives here; a second answer
 * would be typed into the program. The rest (colours, modes, settings) tmux leaves silent: xterm.js may answer those,
 * but only where `mayAnswer` says so, that is, for live output and on the controller's page.
 */
export function takeOverQueries(parser: IParser, mayAnswer: () => boolean): IDisposable {
  const swallow = () => true;
  const unlessAllowed = () => !mayAnswer();
  const colourQuery = (data: string) => data.split(";").includes("?") && !mayAnswer();
  const sizeReport = (params: (number | number[])[]) => {
    const report = params[0];
    return typeof report === "number" && report >= 11 && report <= 21;
  };
  const handlers = [
    parser.registerCsiHandler({ final: "c" }, swallow),
    parser.registerCsiHandler({ prefix: ">", final: "c" }, swallow),
    parser.registerCsiHandler({ prefix: "=", final: "c" }, swallow),
    parser.registerCsiHandler({ final: "n" }, swallow),
    parser.registerCsiHandler({ prefix: "?", final: "n" }, swallow),
    parser.registerCsiHandler({ prefix: ">", final: "q" }, swallow),
    parser.registerCsiHandler({ final: "t" }, sizeReport),
    parser.registerCsiHandler({ intermediates: "$", final: "p" }, unlessAllowed),
    parser.registerCsiHandler({ prefix: "?", intermediates: "$", final: "p" }, unlessAllowed),
    parser.registerDcsHandler({ intermediates: "$", final: "q" }, unlessAllowed),
    ...[4, 10, 11, 12].map((code) => parser.registerOscHandler(code, colourQuery)),
  ];
  return {
    dispose: () => {
      for (const handler of handlers) handler.dispose();
    },
  };
}
