const regions = [
  ["nyc3", "New York 3"],
  ["sfo3", "San Francisco 3"],
  ["ams3", "Amsterdam 3"],
  ["fra1", "Frankfurt 1"],
  ["lon1", "London 1"],
  ["sgp1", "Singapore 1"],
  ["blr1", "Bangalore 1"],
  ["syd1", "Sydney 1"],
].map(([slug, name]) => ({ slug, name }));

/** Sizes and prices like DigitalOcean's. */
const plan = (slug, vcpus, memory, disk, price_monthly, where = regions.map(({ slug }) => slug)) => ({
  slug,
  vcpus,
  memory,
  disk,
  price_monthly,
  regions: where,
});

export const options = {
  live: process.env.OPTIONS !== "builtin",
  regions,
  plans: [
    plan("s-1vcpu-512mb-10gb", 1, 512, 10, 4, ["nyc3", "sfo3", "ams3", "fra1"]),
    plan("s-1vcpu-1gb", 1, 1024, 25, 6),
    plan("s-1vcpu-2gb", 1, 2048, 50, 12),
    plan("s-2vcpu-2gb", 2, 2048, 60, 18),
    plan("s-2vcpu-4gb", 2, 4096, 80, 24),
    plan("s-4vcpu-8gb", 4, 8192, 160, 48),
    plan("s-8vcpu-16gb", 8, 16384, 320, 96),
    plan("c-4", 4, 8192, 50, 84, ["nyc3", "fra1", "sgp1"]),
    plan("c-8", 8, 16384, 100, 168, ["nyc3", "fra1"]),
  ],
  images: [
    { slug: "debian-13-x64", name: "Debian 13" },
    { slug: "debian-12-x64", name: "Debian 12" },
    { slug: "ubuntu-24-04-x64", name: "Ubuntu 24.04 LTS" },
  ],
  defaults: { region: "fra1", size: "s-2vcpu-4gb", image: "debian-13-x64" },
};
