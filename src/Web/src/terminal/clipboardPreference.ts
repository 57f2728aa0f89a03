import { Preference } from "@/lib/preference";

/** Whether programs in a session may put text on this device's clipboard. */
export const clipboardPreference = new Preference<"ask" | "allow" | "deny">(
  "chatcode.program-clipboard",
  ["ask", "allow", "deny"],
  "ask",
);
