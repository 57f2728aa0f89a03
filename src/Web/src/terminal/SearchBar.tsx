import type { SearchAddon } from "@xterm/addon-search";
import { ChevronDown, ChevronUp, X } from "lucide-react";
import { type KeyboardEvent, useEffect, useState } from "react";
import { Button } from "@/components/ui/button";

const colours = {
  dark: { match: "#2c3f66", active: "#8a6420" },
  light: { match: "#d5e3fd", active: "#ffd98a" },
};

interface SearchBarProps {
  search: SearchAddon;
  dark: boolean;
  onClose(): void;
}

/** Searches what can be scrolled back to. */
export function SearchBar({ search, dark, onClose }: SearchBarProps) {
  const { match, active } = dark ? colours.dark : colours.light;
  const decorations = {
    matchBackground: match,
    matchOverviewRuler: match,
    activeMatchBackground: active,
    activeMatchColorOverviewRuler: active,
  };
  const [text, setText] = useState("");
  const [found, setFound] = useState({ index: -1, count: 0 });

  useEffect(() => {
    const listener = search.onDidChangeResults(({ resultIndex, resultCount }) =>
      setFound({ index: resultIndex, count: resultCount }),
    );
    return () => {
      listener.dispose();
      search.clearDecorations();
    };
  }, [search]);

  const previous = () => search.findPrevious(text, { decorations });
  const next = () => search.findNext(text, { decorations });
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "Escape") onClose();
    if (event.key === "Enter") (event.shiftKey ? next : previous)();
  };

  return (
    <search className="absolute top-2 right-5 z-10 flex animate-appear items-center gap-0.5 rounded-lg bg-raised p-1 pl-3 shadow-float">
      <input
        // biome-ignore lint/a11y/noAutofocus: a person has just asked for it
        autoFocus
        type="text"
        aria-label="Search the terminal"
        placeholder="Search"
        spellCheck={false}
        value={text}
        onChange={(event) => {
          setText(event.target.value);
          search.findPrevious(event.target.value, { decorations, incremental: true });
        }}
        onKeyDown={onKeyDown}
        className="w-40 bg-transparent text-[13px] outline-none placeholder:text-ink-faint pointer-coarse:text-base"
      />
      <span role="status" className="min-w-14 text-right text-ink-faint text-xs tabular-nums">
        {text && (found.count === 0 ? "None" : `${found.index + 1} of ${found.count}`)}
      </span>
      <Button variant="ghost" size="icon" aria-label="Previous match" onClick={previous}>
        <ChevronUp />
      </Button>
      <Button variant="ghost" size="icon" aria-label="Next match" onClick={next}>
        <ChevronDown />
      </Button>
      <Button variant="ghost" size="icon" aria-label="Close search" onClick={onClose}>
        <X />
      </Button>
    </search>
  );
}
