import type { Server } from "@/api/types";
import { bytes } from "@/lib/bytes";
import { ago, clock, nowInSeconds, roughly } from "@/lib/time";
import type { GatewayHealth } from "@/protocol/events";
import { HealthGraph } from "./HealthGraph";
import { useServerHealth } from "./useServerHealth";

/** How the machine does: processor, memory and disk, as far as this page has seen them. Absent before a first report. */
export function HealthPanel({ server }: { server: Server }) {
  const { latest, error, readings } = useServerHealth(server.id);
  const first = readings[0];
  if (!first || !latest?.health) {
    return error ? (
      <Section>
        <p className="text-ink-soft">How the machine does isn't known: {error.message}</p>
      </Section>
    ) : null;
  }
  const { health, connected, since } = latest;
  const now = nowInSeconds();
  return (
    <Section note={connected ? uptime(health) : since === null ? null : `last seen ${ago(since, now)}`}>
      <div className="grid grid-cols-3 gap-2 sm:gap-3">
        <HealthGraph name="CPU" measure="cpu" readings={readings} now={now} detail={null} />
        <HealthGraph
          name="Memory"
          measure="memory"
          readings={readings}
          now={now}
          detail={used(health.ram_used_bytes, health.ram_total_bytes)}
        />
        <HealthGraph
          name="Disk"
          measure="disk"
          readings={readings}
          now={now}
          detail={used(health.disk_used_bytes, health.disk_total_bytes)}
        />
      </div>
      <p className="mt-2 text-ink-faint text-xs">
        As seen by this page since {clock(first.time)}. The server reports about every half minute.
      </p>
    </Section>
  );
}

function Section({ note = null, children }: { note?: string | null; children: React.ReactNode }) {
  return (
    <section aria-label="Health" className="mt-9">
      <div className="mb-2 flex items-baseline justify-between gap-3">
        <h2 className="text-[13px] text-ink-soft">Health</h2>
        {note && <span className="text-[13px] text-ink-faint">{note}</span>}
      </div>
      {children}
    </section>
  );
}

function uptime({ uptime_seconds }: GatewayHealth): string | null {
  return uptime_seconds == null ? null : `up for ${roughly(uptime_seconds)}`;
}

function used(part: number | null | undefined, whole: number | null | undefined): string | null {
  return part == null || whole == null ? null : `${bytes(part)} of ${bytes(whole)}`;
}
