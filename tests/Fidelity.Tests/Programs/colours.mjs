// Prints what a terminal can show, a page at a time: node colours.mjs palette|gradient|styles|emoji|lines
const pages = { palette, gradient, styles, emoji, lines };
const page = process.argv[2];
process.stdout.write(`${pages[page]().join("\n")}\n${page}: end\n`);

function palette() {
  const cells = Array.from({ length: 256 }, (_, n) => `\x1b[48;5;${n};38;5;${255 - n}m${String(n).padStart(4)}`);
  const first = Array.from({ length: 8 }, (_, n) => `\x1b[3${n}m■\x1b[4${n}m \x1b[9${n}m■\x1b[10${n}m \x1b[0m`);
  return [first.join(""), ...Array.from({ length: 12 }, (_, n) => `${cells.slice(n * 22, n * 22 + 22).join("")}\x1b[0m`)];
}

function gradient() {
  const row = (y) =>
    Array.from({ length: 80 }, (_, x) => {
      const [r, g, b] = [x * 3, y * 25, 255 - x * 3];
      return y % 2 ? `\x1b[48;2;${r};${g};${b}m ` : `\x1b[38:2::${r}:${g}:${b}m█`;
    }).join("");
  return Array.from({ length: 10 }, (_, y) => `${row(y)}\x1b[0m`);
}

function styles() {
  const attributes = [1, 2, 3, 4, 5, 7, 8, 9, 21, 53].map((code) => `\x1b[${code}mSGR ${code}\x1b[0m`);
  const underlines = [1, 2, 3, 4, 5].map((style) => `\x1b[4:${style};58:2::255:${style * 40}:0munderline ${style}\x1b[0m`);
  return [
    attributes.join(" "),
    underlines.join(" "),
    "\x1b[1;31;44mbold red on blue, erased to the end\x1b[K\x1b[0m",
    "\x1b[7minverse \x1b[27;48;5;22merased\x1b[10X\x1b[12Cbehind it\x1b[0m",
    "\x1b(0lqqqqk\x1b(B a box \x1b(0x\x1b(B\t\x1b[1mtabs\t\x1b[0mand \x1b]8;;https://example.org/\x1b\\a link\x1b]8;;\x1b\\",
    `\x1b[46m${"wraps ".repeat(25)}\x1b[0m`,
    "\x1b[38;5;208;1;3;4mall at once\x1b[39;22m less\x1b[23;24m plain",
    "\x1b]2;a title — ünïcode\x07\x1b[3 q\x1b[?2004h\x1b[?1h\x1b=\x1b[?1002h\x1b[?1006hmodes are on",
    "\x1b[?2004l\x1b[?1l\x1b>\x1b[?1002l\x1b[?1006l\x1b[0 q\x1b]2;\x07modes are off",
  ];
}

function emoji() {
  return [
    "wide 日本語 한국어 ｆｕｌｌ 👍 ✅ 🎉 end",
    "skin 👍🏽 👋🏿 end",
    "joined 👩‍👩‍👧 👨‍💻 🏳️‍🌈 end",
    "flags 🇩🇪 🇯🇵 end",
    "keycap 1️⃣ #️⃣ end",
    "text or picture ☺ ☺️ ❤ ❤️ ☎️ end",
    "combining é ẹ̈ ñ a⃝ Z̷̧̛a̴l̸g̶o̵ end",
    "narrow ½ … — “q” · × ÷ π Ω end",
    "other scripts שלום مرحبا नमस्ते ไทย end",
    "\x1b[45mcoloured 日本 👩 to the edge\x1b[K\x1b[0m",
    `at the edge ${"界".repeat(60)} end`,
    `\x1b[100Gx\x1b[99G👍 end`,
    "zero\u200bwidth\u200cnon\ufeff end",
  ];
}

function lines() {
  return Array.from({ length: 120 }, (_, n) => {
    const word = n % 17 === 5 ? "\x1b[1;32mneedle\x1b[0m" : "hay";
    return `${String(n).padStart(4)} \x1b[3${n % 8}m${word}\x1b[0m ${"straw 藁 ".repeat(n % 16)}`;
  });
}
