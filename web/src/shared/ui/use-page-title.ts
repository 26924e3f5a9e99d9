/** The title of the browser's tab. */

import { useEffect } from "react";
import { t } from "@/shared/texts/texts";

/** Put a page's name before the shop's. */
export function usePageTitle(title: string | undefined): void {
  useEffect(() => {
    document.title = title ? `${title} · ${t("shop.name")}` : t("shop.name");
  }, [title]);
}
