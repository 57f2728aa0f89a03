import { Mail, Terminal } from "lucide-react";
import { cn } from "@/lib/classes";

export const providerNames = {
  google: "Google",
  github: "GitHub",
  digitalocean: "DigitalOcean",
  email: "E-mail",
  dev: "Development sign-in",
} as const;
export type MarkedProvider = keyof typeof providerNames;

/** The mark of a site, drawn by hand from plain shapes. Its name always stands beside it. */
export function ProviderMark({ provider, className }: { provider: MarkedProvider; className?: string }) {
  const classes = cn("size-4 shrink-0", className);
  switch (provider) {
    case "email":
      return <Mail aria-hidden className={classes} />;
    case "dev":
      return <Terminal aria-hidden className={classes} />;
    case "google":
      return (
        <svg viewBox="0 0 16 16" fill="none" strokeWidth="2.6" aria-hidden="true" className={classes}>
          <path d="M3.2 4.7A5.7 5.7 0 0 1 12.2 4.2" stroke="#ea4335" />
          <path d="M3.2 11.3A5.7 5.7 0 0 1 3.2 4.7" stroke="#fbbc05" />
          <path d="M11.9 12.1A5.7 5.7 0 0 1 3.2 11.3" stroke="#34a853" />
          <path d="M8 8h5.7a5.7 5.7 0 0 1-1.8 4.1" stroke="#4285f4" />
        </svg>
      );
    case "github":
      return (
        <svg viewBox="0 0 16 16" aria-hidden="true" className={classes}>
          <circle cx="8" cy="8" r="8" className="fill-ink" />
          <path
            className="fill-background"
            d="M4.3 4.1c.9.1 1.7.6 2.1.9a6.3 6.3 0 0 1 3.2 0c.4-.3 1.2-.8 2.1-.9.3.9.2 1.5.1 1.8.5.6.8 1.2.8 2 0 2.4-1.5 3.1-3.1 3.3.4.4.6.9.6 1.7v2.6H5.9v-1.3c-1.7.3-2.3-.6-2.5-1.1-.1-.3-.4-.8-.7-1 .8-.2 1.3.4 1.6.9.4.6.9.7 1.6.5 0-.9.3-1.3.6-1.6-1.6-.2-3.1-.9-3.1-3.3 0-.8.3-1.4.8-2-.1-.3-.2-.9.1-1.8Z"
          />
        </svg>
      );
    case "digitalocean":
      return (
        <svg viewBox="0 0 16 16" aria-hidden="true" className={classes} fill="#0069ff">
          <path d="M8 15.5v-3A4.5 4.5 0 1 0 3.5 8h-3A7.5 7.5 0 1 1 8 15.5Z" />
          <path d="M5 9.5h3v3H5zM2.8 12.5H5v2.2H2.8zM1 10.7h1.8v1.8H1z" />
        </svg>
      );
  }
}
