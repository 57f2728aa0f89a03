import { isMac } from "@/lib/platform";

/** A link that the pointer is over, or a finger has touched. */
export interface ShownLink {
  uri: string;
  /** By a finger: there is nothing to hold while clicking. */
  touched: boolean;
}

/** What pointing at a link and clicking it do. */
export interface LinkActions {
  activate(event: MouseEvent, uri: string): void;
  hover(event: MouseEvent, uri: string): void;
  leave(): void;
}

/** The address, if it is one that a page may open for a program. */
export function openableUrl(uri: string): string | null {
  const url = URL.canParse(uri) ? new URL(uri) : null;
  return url && ["http:", "https:", "mailto:"].includes(url.protocol) ? url.href : null;
}

/**
 * Links in the terminal, those of OSC 8 and those found in the text. A plain click belongs to the program, and to
 * selecting; and a link's text need not be its address, which is therefore shown.
 */
export function linkActions(onShow: (link: ShownLink | null) => void): LinkActions {
  return {
    activate: (event, uri) => {
      const url = openableUrl(uri);
      if (!url) return;
      if (isMac ? event.metaKey : event.ctrlKey) window.open(url, "_blank", "noopener,noreferrer");
      else if ((event as PointerEvent).pointerType === "touch" || isCoarse())
        onShow({ uri: url, touched: true });
    },
    hover: (_, uri) => {
      const url = openableUrl(uri);
      if (url && !isCoarse()) onShow({ uri: url, touched: false });
    },
    leave: () => {
      if (!isCoarse()) onShow(null);
    },
  };
}

function isCoarse(): boolean {
  return window.matchMedia("(pointer: coarse)").matches;
}
