const START = "/servers";

/** Where to be once signed in: the address one came for, or the one that the way in was begun from. */
export function returnTo({ pathname, search }: Pick<Location, "pathname" | "search">): string {
  const query = new URLSearchParams(search);
  if (pathname === "/") return START;
  if (pathname === "/sign-in") {
    const asked = query.get("redirect_url") ?? "";
    return isPathHere(asked) ? asked : START;
  }
  query.delete("error");
  const rest = query.toString();
  return rest ? `${pathname}?${rest}` : pathname;
}

/** Anything else, such as what a browser reads as another site's address, is not followed. */
function isPathHere(address: string): boolean {
  return /^\/(?![/\\])[!-~]*$/.test(address) && !address.includes("\\");
}
