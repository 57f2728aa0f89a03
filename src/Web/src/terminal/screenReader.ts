import { Preference } from "@/lib/preference";

/** Whether terminals speak: xterm.js then keeps its rows in an accessible tree, which costs speed. */
export const screenReaderPreference = new Preference<"on" | "off">(
  "chatcode.screen-reader",
  ["on", "off"],
  "off",
);
