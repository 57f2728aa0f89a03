import { fileURLToPath } from "node:url";
import tailwindcss from "@tailwindcss/vite";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";

/** Where `npm run dev` finds the control plane (or `npm run dev:mock`). */
const controlPlane = process.env.CHATCODE_URL ?? "http://localhost:5080";

/** Everything that the edge answers itself; the rest is the page. */
const served = ["/auth", "/me", "/vps", "/status", "/healthz"];

export default defineConfig({
  plugins: [react(), tailwindcss()],
  resolve: { alias: { "@": fileURLToPath(new URL("./src", import.meta.url)) } },
  build: {
    manifest: true,
    target: "es2022",
    // Fonts and icons stay files of their own: inlined ones would need data: in the content security policy.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    // The terminal's chunk is xterm.js, loaded when a terminal is opened; scripts/check-bundle.mjs watches the first load.
    chunkSizeWarningLimit: 600,
  },
  server: {
    proxy: Object.fromEntries(
      served.map((path) => [path, { target: controlPlane, ws: true, changeOrigin: true }]),
    ),
  },
  test: {
    environment: "node",
    include: ["src/**/*.test.{ts,tsx}", "scripts/**/*.test.mjs"],
    restoreMocks: true,
    testTimeout: 60_000,
  },
});
