// Runs before the page is painted; src/lib/scheme.ts takes over from here and knows the same key.
(() => {
  let chosen = null;
  try {
    chosen = localStorage.getItem("chatcode.scheme");
  } catch {
    // Storage may be forbidden; the system's scheme will do.
  }
  const dark =
    chosen === "dark" || (chosen !== "light" && matchMedia("(prefers-color-scheme: dark)").matches);
  document.documentElement.classList.toggle("dark", dark);
})();
