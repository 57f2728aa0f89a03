// @vitest-environment happy-dom
import { fireEvent, screen, waitFor, within } from "@testing-library/react";
import { describe, expect, test, vi } from "vitest";
import { nowInSeconds } from "@/lib/time";
import { aKey, aServer } from "@/testing/controlPlane";
import { click, givenControlPlane, open, type } from "@/testing/openPage";
import { algorithmName, commentOf, isPrivateKey, keyLabelProblem, publicKeyProblem } from "./publicKey";

const current = givenControlPlane();
const blob = `AAAAC3NzaC1lZDI1NTE5${"A".repeat(48)}`;
const line = `ssh-ed25519 ${blob} ada@laptop`;
const pem =
  "-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNzaC1rZXktdjEAAAAA\n-----END OPENSSH PRIVATE KEY-----";
const added = () => current.plane.calls.filter((call) => call === "POST /vps/vps-1/keys");

const openKeys = async () => {
  current.plane.servers = [aServer({})];
  open("/servers/vps-1/keys");
  await screen.findByTestId("add-key");
};
const openForm = async () => {
  await openKeys();
  click("add-key");
  await screen.findByTestId("public-key");
};

describe("Keys", () => {
  test("AreListed_WithWhatIsKnownOfThem", async () => {
    const soon = nowInSeconds() + 86_400 * 3 + 600;
    current.plane.sshKeys = [
      aKey({ added_at: nowInSeconds() - 7_200 }),
      aKey({
        fingerprint: "SHA256:x",
        label: "<b>ci</b>",
        algorithm: "ssh-rsa",
        added_at: null,
        expires_at: soon,
      }),
    ];
    await openKeys();
    const [first, second] = await screen.findAllByTestId("key-row");
    expect(first?.textContent).toContain("laptopSHA256:a/b+cED25519 · added 2 hr. ago · never expires");
    expect(second?.textContent).toContain("<b>ci</b>SHA256:xRSA · expires in 4 days");
  });

  test("None_SaysWhatTheyAreFor", async () => {
    await openKeys();
    expect(await screen.findByText("No keys")).toBeTruthy();
  });

  test("ServerThatIsAway_IsNotAsked_UntilItIsBack", async () => {
    const server = aServer({ gateway_connected: false });
    current.plane.servers = [server];
    open("/servers/vps-1/keys");
    expect(await screen.findByText("This machine isn't connected")).toBeTruthy();
    expect(current.plane.calls).not.toContain("GET /vps/vps-1/keys");
    server.gateway_connected = true;
    await vi.advanceTimersByTimeAsync(5_000);
    expect(await screen.findByText("No keys")).toBeTruthy();
  });

  test("ServerThatDoesNotAnswer_IsNoTroubleOfChatcode_AndCanBeAskedAgain", async () => {
    current.plane.refuse("GET /vps/vps-1/keys", 504, "gateway_timeout", "it did not answer");
    await openKeys();
    expect(await screen.findByText("It did not answer.")).toBeTruthy();
    expect(screen.queryByTestId("unreachable")).toBeNull();
    fireEvent.click(screen.getByText("Try again"));
    expect(await screen.findByText("No keys")).toBeTruthy();
  });
});

describe("Adding a key", () => {
  test("TakesItsCommentForAName_AndAnExpiry", async () => {
    await openForm();
    type("public-key", `  ${line}\n`);
    type("key-expiry", "7");
    click("save-key");
    await screen.findByTestId("key-row");
    const { body } = current.plane.last("POST /vps/vps-1/keys");
    expect(body).toMatchObject({ public_key: line, label: "ada@laptop" });
    expect(Number(body.expires_at) - nowInSeconds()).toBeGreaterThan(86_400 * 6);
    expect(screen.queryByTestId("public-key")).toBeNull();
  });

  test("PrivateKey_IsNeverSent_AndLeavesThePage", async () => {
    await openForm();
    type("key-label", "laptop");
    type("public-key", pem);
    expect(screen.getByText(/That was a private key/)).toBeTruthy();
    expect((screen.getByTestId("public-key") as HTMLTextAreaElement).value).toBe("");
    click("save-key");
    expect(added()).toEqual([]);
  });

  test("KeyThatIsNotWhole_IsSaid_AndNotSent", async () => {
    await openForm();
    type("public-key", "ssh-ed25519 AAAA");
    click("save-key");
    expect(screen.getByText("The key isn't whole. Copy the line once more.")).toBeTruthy();
    expect(added()).toEqual([]);
  });

  test("Refusal_IsSaidInTheForm", async () => {
    current.plane.refuse("POST /vps/vps-1/keys", 502, "gateway_refused", "the home folder is read-only");
    await openForm();
    type("public-key", line);
    click("save-key");
    expect(await screen.findByText("The home folder is read-only.")).toBeTruthy();
    click("save-key");
    await waitFor(() => expect(added()).toHaveLength(2));
  });
});

test("Revoking_AsksFirst_AndNamesTheKeyByItsFingerprint", async () => {
  current.plane.sshKeys = [aKey({})];
  await openKeys();
  fireEvent.click(await screen.findByTestId("revoke-key"));
  expect(current.plane.calls.join()).not.toContain("DELETE");
  fireEvent.click(await screen.findByTestId("confirm-revoke"));
  expect(await screen.findByText("No keys")).toBeTruthy();
  expect(current.plane.calls).toContain("DELETE /vps/vps-1/keys/SHA256%3Aa%2Fb%2Bc");
});

test("KeyThatIsOutAlready_IsRevoked", async () => {
  current.plane.sshKeys = [aKey({})];
  current.plane.refuse("DELETE /vps/vps-1/keys/SHA256%3Aa%2Fb%2Bc", 404, "not_found");
  await openKeys();
  fireEvent.click(await screen.findByTestId("revoke-key"));
  fireEvent.click(await screen.findByTestId("confirm-revoke"));
  await waitFor(() => expect(screen.queryByTestId("confirm-revoke")).toBeNull());
});

test("SupportAccess_SaysUntilWhen_AndCanBeEnded", async () => {
  await openKeys();
  await screen.findByTestId("let-support-in");
  type("support-hours", "8");
  click("let-support-in");
  const notice = await screen.findByTestId("support-until");
  expect(current.plane.last("POST /vps/vps-1/support-access").body).toEqual({ hours: 8 });
  expect(notice.textContent).toContain("That is for 8 hours");
  expect(screen.queryByTestId("key-row")).toBeNull();
  fireEvent.click(within(notice).getByText("End now"));
  fireEvent.click(await screen.findByTestId("confirm-revoke"));
  expect(await screen.findByTestId("let-support-in")).toBeTruthy();
});

test("SupportAccessThatNobodyGives_IsSaid", async () => {
  const words = "nobody gives support here";
  current.plane.refuse("POST /vps/vps-1/support-access", 503, "support_access_not_configured", words);
  await openKeys();
  fireEvent.click(await screen.findByTestId("let-support-in"));
  expect(await screen.findByText("Nobody gives support here.")).toBeTruthy();
});

test.each([
  pem,
  "-----BEGIN RSA PRIVATE KEY-----",
  "-----BEGIN ENCRYPTED PRIVATE KEY-----",
  "PuTTY-User-Key-File-3: ssh-ed25519",
  `${line}\n${pem}`,
  "b3BlbnNzaC1rZXktdjEAAAAABG5vbmUAAAAEbm9uZQ",
])("PrivateKey_IsKnownAsOne: %s", (text) => {
  expect(isPrivateKey(text)).toBe(true);
});

test("PublicKey_IsToldFromWhatIsNone", () => {
  expect(isPrivateKey(line)).toBe(false);
  expect(publicKeyProblem(line)).toBeNull();
  expect(publicKeyProblem(`${line}\r\n`)).toBeNull();
  for (const text of [
    "",
    "hello",
    `${line}\n${line}`,
    `command="x" ${line}`,
    `ssh-dss ${blob}`,
    `ssh-rsa ${blob}!`,
  ])
    expect(publicKeyProblem(text)).not.toBeNull();
  expect(commentOf(line)).toBe("ada@laptop");
  expect(commentOf(`ssh-ed25519 ${blob}`)).toBe("");
  expect(keyLabelProblem("x".repeat(101))).not.toBeNull();
  expect(keyLabelProblem("a\u0007")).not.toBeNull();
  expect(algorithmName("ecdsa-sha2-nistp256")).toBe("ECDSA");
  expect(algorithmName("sk-ssh-ed25519@openssh.com")).toBe("ED25519 (security key)");
});
