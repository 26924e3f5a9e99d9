/** Where one is logged in, and a way to end it. */

import { Button } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type { UserSession } from "@/api/types";
import { t } from "@/shared/texts/texts";
import { formatMoment } from "@/shared/time";
import { Failed, Loading } from "@/shared/ui/page-state";
import { accountKeys, endSession, sessionsQuery } from "./api";
import classes from "./session-list.module.css";

/** List one's sessions; each but the present one can be ended. */
export function SessionList() {
  const sessions = useQuery(sessionsQuery());
  if (sessions.isPending) return <Loading />;
  if (sessions.isError) {
    return <Failed error={sessions.error} onRetry={() => void sessions.refetch()} />;
  }
  return (
    <ul className={classes.sessions}>
      {sessions.data.data.map((session) => (
        <SessionLine key={session.id} session={session} />
      ))}
    </ul>
  );
}

function SessionLine({ session }: { session: UserSession }) {
  const queryClient = useQueryClient();
  const ending = useMutation({
    mutationFn: () => endSession(session.id),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: accountKeys.sessions() }),
  });
  const device = deviceName(session.user_agent ?? "");
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  return (
    <li>
      <div>
        <strong>{device}</strong>
        <p>{t("accounts.lastSeen", { moment: formatMoment(session.last_seen_at, zone) })}</p>
      </div>
      {session.is_current ? (
        <span>{t("accounts.thisDevice")}</span>
      ) : (
        <Button
          variant="default"
          aria-label={t("accounts.endSessionOf", { device })}
          loading={ending.isPending}
          onClick={() => ending.mutate()}
        >
          {t("accounts.endSession")}
        </Button>
      )}
    </li>
  );
}

const browsers = {
  "Edg/": "Edge",
  "Firefox/": "Firefox",
  "Chrome/": "Chrome",
  "Safari/": "Safari",
};
const systems = {
  Android: "Android",
  iPhone: "iPhone",
  iPad: "iPad",
  Windows: "Windows",
  "Mac OS": "Mac",
  Linux: "Linux",
};

/** Name a device the way its owner would: "Firefox, Linux". */
export function deviceName(userAgent: string): string {
  const known = [browsers, systems].flatMap((names) => {
    const found = Object.entries(names).find(([mark]) => userAgent.includes(mark));
    return found ? [found[1]] : [];
  });
  return known.length > 0 ? known.join(", ") : t("accounts.unknownDevice");
}
