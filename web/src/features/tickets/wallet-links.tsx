/** Links into phones' wallets, where the box office has passes for them. */

import { Button } from "@mantine/core";
import { t } from "@/shared/texts/texts";
import { type Token, ticketFile } from "./api";

interface WalletLinksProps {
  ticket: string;
  token: Token;
  wallets: readonly string[];
}

/** Show a link for each wallet; none where there are no certificates. */
export function WalletLinks({ ticket, token, wallets }: WalletLinksProps) {
  return (
    <>
      {wallets.includes("apple") && (
        <Button
          component="a"
          variant="default"
          href={ticketFile(ticket, "apple-wallet.pkpass", token)}
        >
          {t("tickets.apple")}
        </Button>
      )}
      {wallets.includes("google") && (
        <Button component="a" variant="default" href={ticketFile(ticket, "google-wallet", token)}>
          {t("tickets.google")}
        </Button>
      )}
    </>
  );
}
