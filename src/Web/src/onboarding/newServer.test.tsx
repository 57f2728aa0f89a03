// @vitest-environment happy-dom
import { fireEvent, screen, waitFor, within } from "@testing-library/react";
import { beforeEach, expect, test, vi } from "vitest";
import { click, givenControlPlane, open, type } from "@/testing/openPage";
import { NEW_DROPLET_PATH } from "./paths";

vi.mock("@/terminal/TerminalView", () => ({ default: () => null }));

const current = givenControlPlane();
const connected = { connected: true, broken: false, email: "ada@droplets.example" };
beforeEach(() => {
  current.plane.me = { user_id: "usr-1", email: "ada", providers: ["dev"], digitalocean: connected };
});

const idempotencyKey = () => current.plane.last("POST /vps").headers["Idempotency-Key"];

test("NotConnected_LeadsToDigitalOcean_AndBack", async () => {
  current.plane.me = { user_id: "usr-1", email: "ada", providers: ["dev"] };
  open("/servers/new");
  fireEvent.click(await screen.findByTestId("add-droplet"));
  const connect = await screen.findByTestId("connect-digitalocean");
  expect(connect.getAttribute("href")).toBe(
    `/auth/do/start?redirect_url=${encodeURIComponent(NEW_DROPLET_PATH)}`,
  );
  expect(current.plane.calls).not.toContain("GET /vps/options");
});

test("NotAllowed_IsSaid", async () => {
  current.plane.me = { user_id: "usr-1", email: "ada", providers: ["dev"] };
  open(`${NEW_DROPLET_PATH}?error=access_denied`);
  expect((await screen.findByRole("alert")).textContent).toContain("You didn't allow it");
});

test("Server_IsAsChosen_AndItsPageFollows", async () => {
  open(NEW_DROPLET_PATH);
  await screen.findByTestId("create-droplet");
  expect(screen.getByTestId("price").textContent).toContain("$24 a month");
  type("droplet-label", "box");
  fireEvent.change(screen.getByLabelText("Region"), { target: { value: "nyc3" } });
  fireEvent.click(within(screen.getByRole("group", { name: "Size" })).getByLabelText(/1 CPU, 512 MB/));
  expect(screen.getByTestId("price").textContent).toContain("$4 a month");
  click("create-droplet");
  expect(await screen.findByTestId("provisioning")).toBeTruthy();
  expect(window.location.pathname).toBe("/servers/vps-new");
  expect(current.plane.last("POST /vps").body).toEqual({
    label: "box",
    region: "nyc3",
    size: "small",
    image: "debian-13-x64",
  });
  expect(idempotencyKey()).toMatch(/^[0-9a-f]{32}$/);
});

test("NoAnswer_IsTriedAgainWithTheSameKey_ARefusalIsNot", async () => {
  open(NEW_DROPLET_PATH);
  await screen.findByTestId("create-droplet");
  vi.stubGlobal("fetch", (path: string, init: RequestInit) => {
    void current.plane.fetch(path, init);
    return path === "/vps" ? Promise.reject(new TypeError("failed")) : current.plane.fetch(path, init);
  });
  click("create-droplet");
  expect((await screen.findByTestId("create-refusal")).textContent).toContain("can't be reached");
  const first = idempotencyKey();

  vi.stubGlobal("fetch", current.plane.fetch);
  const refused = "DigitalOcean refused: droplet limit reached";
  current.plane.refuse("POST /vps", 502, "digitalocean_refused", refused);
  click("create-droplet");
  await screen.findByText(`${refused}.`);
  expect(idempotencyKey()).toBe(first);

  click("create-droplet");
  await screen.findByTestId("provisioning");
  expect(idempotencyKey()).not.toBe(first);
});

test("ConnectionThatBroke_IsToBeMadeAgain", async () => {
  open(NEW_DROPLET_PATH);
  await screen.findByTestId("create-droplet");
  current.plane.refuse("POST /vps", 409, "reconnect_digitalocean");
  current.plane.me = {
    ...current.plane.me,
    digitalocean: { ...connected, broken: true },
  } as typeof current.plane.me;
  click("create-droplet");
  expect(await screen.findByText("Connect DigitalOcean again")).toBeTruthy();
});

test("WrongName_IsSaidAtTheField", async () => {
  open(NEW_DROPLET_PATH);
  await screen.findByTestId("create-droplet");
  type("droplet-label", "é");
  expect(screen.getByTestId("droplet-label").getAttribute("aria-invalid")).toBe("true");
  expect(screen.getByTestId("create-droplet").hasAttribute("disabled")).toBe(true);
});

test("WhereDigitalOceanIsNotSetUp_OnlyOwnMachinesAreOffered", async () => {
  current.plane.methods = { ...current.plane.methods, digitalocean: false };
  open("/servers/new");
  await screen.findByTestId("add-own");
  await waitFor(() => expect(screen.queryByTestId("add-droplet")).toBeNull());
});
