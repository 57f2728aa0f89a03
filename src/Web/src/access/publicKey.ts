/** Algorithms that sshd takes. */
const algorithms = [
  "ssh-ed25519",
  "ssh-rsa",
  "ecdsa-sha2-nistp256",
  "ecdsa-sha2-nistp384",
  "ecdsa-sha2-nistp521",
  "sk-ssh-ed25519@openssh.com",
  "sk-ecdsa-sha2-nistp256@openssh.com",
];

/** Longest label, in characters. */
export const MAX_LABEL = 100;

/** Whether the text is, or holds, a key that nobody but its owner may ever see: OpenSSH's, PEM's or PuTTY's. */
export function isPrivateKey(text: string): boolean {
  return /PRIVATE[\s-]*KEY|PuTTY-User-Key-File|openssh-key-v1|b3BlbnNzaC1rZXktdjE/i.test(text);
}

/** What is wrong with a public key; null when nothing is that can be told without the server. */
export function publicKeyProblem(text: string): string | null {
  const line = text.trim();
  if (line === "") return "Paste the key's line.";
  if (/[\r\n]/.test(line)) return "Paste one key: one line, as it stands in the file that ends in .pub.";
  const [algorithm = "", blob = ""] = line.split(/\s+/);
  if (!algorithms.includes(algorithm)) {
    return "A public key begins with ssh-ed25519, ssh-rsa or ecdsa-sha2-…, as in the file that ends in .pub.";
  }
  return /^[A-Za-z0-9+/]{40,}={0,2}$/.test(blob) ? null : "The key isn't whole. Copy the line once more.";
}

/** The comment behind a public key, which most people know it by; empty where there is none. */
export function commentOf(text: string): string {
  return text.trim().split(/\s+/).slice(2).join(" ").slice(0, MAX_LABEL);
}

/** What is wrong with a key's label; null when nothing is. */
export function keyLabelProblem(label: string): string | null {
  if (label === "") return "Give it a name, to know it by later.";
  if (label.length > MAX_LABEL) return `Use at most ${MAX_LABEL} characters.`;
  return /\p{Cc}/u.test(label) ? "Control characters can't be part of a name." : null;
}

/** "ED25519", "RSA", "ECDSA": the algorithm as people call it. */
export function algorithmName(algorithm: string): string {
  const name = /ed25519|rsa|ecdsa/.exec(algorithm)?.[0].toUpperCase() ?? algorithm;
  return algorithm.startsWith("sk-") ? `${name} (security key)` : name;
}
