import { useEffect, useState } from "react";

/** The code in `?error=` that the page was opened with. It is taken out of the address: a reload starts afresh. */
export function useRefusal(): string | null {
  const [code] = useState(() => new URLSearchParams(window.location.search).get("error"));
  useEffect(() => {
    if (code === null) return;
    const address = new URL(window.location.href);
    address.searchParams.delete("error");
    window.history.replaceState(window.history.state, "", address);
  }, [code]);
  return code;
}
