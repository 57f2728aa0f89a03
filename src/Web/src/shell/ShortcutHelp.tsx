import type { ReactNode } from "react";
import { Dialog, DialogContent } from "@/components/ui/dialog";
import { Kbd } from "@/components/ui/kbd";
import { isMac } from "@/lib/platform";
import { shortcutKeys } from "@/lib/shortcutKeys";

interface Section {
  title: string;
  shortcuts: [string[], string][];
}

const sections: Section[] = [
  {
    title: "Everywhere",
    shortcuts: [
      [shortcutKeys.palette, "Go to, or do, anything"],
      [["?"], "This list"],
    ],
  },
  {
    title: "Lists",
    shortcuts: [
      [["J", "K"], "Next, previous"],
      [["↵"], "Open"],
      [["/"], "Filter servers"],
      [["A"], "Add a server"],
      [["N"], "New session"],
    ],
  },
  {
    title: "Terminal",
    shortcuts: [
      [shortcutKeys.terminalPalette, "Go to, or do, anything"],
      [shortcutKeys.search, "Search"],
      [shortcutKeys.copy, "Copy the selection"],
      [shortcutKeys.paste, "Paste"],
      [[isMac ? "⌘" : "Ctrl", "click"], "Open a link"],
    ],
  },
];

export function ShortcutHelp({ open, onOpenChange }: { open: boolean; onOpenChange(open: boolean): void }) {
  return (
    <Dialog open={open} onOpenChange={onOpenChange}>
      <DialogContent
        title="Keyboard shortcuts"
        description="In a terminal every other key goes to the program."
      >
        <div className="grid gap-5">
          {sections.map((section) => (
            <section key={section.title}>
              <h3 className="mb-1 text-ink-faint text-xs">{section.title}</h3>
              <dl>
                {section.shortcuts.map(([combination, does]) => (
                  <Row key={does} keys={combination}>
                    {does}
                  </Row>
                ))}
              </dl>
            </section>
          ))}
        </div>
      </DialogContent>
    </Dialog>
  );
}

function Row({ keys, children }: { keys: string[]; children: ReactNode }) {
  return (
    <div className="flex items-center justify-between border-line border-b py-1.5 last:border-0">
      <dt className="text-[13px] text-ink-soft">{children}</dt>
      <dd className="flex gap-1">
        {keys.map((key) => (
          <Kbd key={key}>{key}</Kbd>
        ))}
      </dd>
    </div>
  );
}
