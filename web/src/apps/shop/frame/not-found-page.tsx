/** The page for an address that leads nowhere. */

import { Link } from "@tanstack/react-router";
import { t } from "@/shared/texts/texts";
import { Empty } from "@/shared/ui/page-state";
import { usePageTitle } from "@/shared/ui/use-page-title";

/** Say that there is nothing here, and show the way back. */
export function NotFoundPage() {
  usePageTitle(t("shop.notFoundTitle"));
  return (
    <Empty isPage title={t("shop.notFoundTitle")} action={<Link to="/">{t("shop.toEvents")}</Link>}>
      {t("shop.notFound")}
    </Empty>
  );
}
