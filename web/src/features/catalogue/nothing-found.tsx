/** What stands where a search finds nothing, and the way out of it. */

import { Button } from "@mantine/core";
import { t } from "@/shared/texts/texts";
import { Empty } from "@/shared/ui/page-state";
import { type Filters, isNarrowed, withoutSearch } from "./filters";

interface NothingFoundProps {
  filters: Filters;
  onShow: (filters: Filters) => void;
}

/** Say that nothing was found, and clear the search with one press where there is one. */
export function NothingFound({ filters, onShow }: NothingFoundProps) {
  return (
    <Empty
      title={t("catalogue.none")}
      action={
        isNarrowed(filters) && (
          <Button variant="default" onClick={() => onShow(withoutSearch(filters))}>
            {t("catalogue.noneClear")}
          </Button>
        )
      }
    >
      {t("catalogue.noneHint")}
    </Empty>
  );
}
