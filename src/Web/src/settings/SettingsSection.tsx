import { type ReactNode, useId } from "react";

interface SettingsSectionProps {
  title: string;
  about?: string;
  children: ReactNode;
}

/** One matter that can be set. */
export function SettingsSection({ title, about, children }: SettingsSectionProps) {
  const heading = useId();
  return (
    <section aria-labelledby={heading} className="mt-10">
      <h2 id={heading} className="text-[15px]">
        {title}
      </h2>
      {about && <p className="mt-0.5 text-[13px] text-ink-soft">{about}</p>}
      <div className="mt-4">{children}</div>
    </section>
  );
}
