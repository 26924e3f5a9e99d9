/** The places that the box office proposes: take them, have others proposed, or none. */

import { Button } from "@mantine/core";
import { formatMoney } from "@/shared/money";
import { t } from "@/shared/texts/texts";
import { Notice } from "@/shared/ui/notice";
import { TimeLeft } from "./hold-timer";
import { joinWords } from "./lost-race";
import type { HoldDesk } from "./use-hold";

/** Name the proposed places and their price; nothing without a proposal. */
export function ProposalNotice({ desk, onTake }: { desk: HoldDesk; onTake: () => void }) {
  const { hold, proposal } = desk;
  if (!hold || !proposal) return null;
  return (
    <Notice
      tone="good"
      title={joinWords(hold.items.map(({ label }) => label))}
      action={
        <>
          <Button onClick={onTake} disabled={desk.isBusy}>
            {t("booking.proposal.take", {
              count: hold.items.length,
              amount: formatMoney(hold.total),
            })}
          </Button>
          {!proposal.isOnly && (
            <Button
              variant="default"
              loading={desk.isBusy}
              onClick={() => desk.takeBest(proposal.wish)}
            >
              {t("booking.proposal.others")}
            </Button>
          )}
          <Button variant="subtle" onClick={desk.release} disabled={desk.isBusy}>
            {t("booking.proposal.none")}
          </Button>
        </>
      }
    >
      {proposal.isOnly && `${t("booking.proposal.only")} `}
      {t("booking.proposal.held")} <TimeLeft until={hold.expires_at} />
    </Notice>
  );
}
