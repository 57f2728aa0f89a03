import { expect, test } from "vitest";
import type { Server } from "@/api/types";
import { conditionOf } from "./serverStatus";

test.each([
  [{ status: "active", gateway_connected: true }, "Connected"],
  [{ status: "active", gateway_connected: false }, "Offline"],
  [{ status: "provisioning", provider: "manual" }, "Waiting to connect"],
  [{ status: "provisioning", provider: "digitalocean" }, "Being set up"],
  [{ status: "provisioning_timeout", provider: "manual" }, "Never connected"],
  [{ status: "provisioning_timeout", provider: "digitalocean" }, "Never came up"],
  [{ status: "off" }, "Powered off"],
  [{ status: "deleting" }, "Being deleted"],
] as [Partial<Server>, string][])("%o reads %s", (server, text) => {
  expect(conditionOf(server as Server).text).toBe(text);
});
