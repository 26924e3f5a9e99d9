/** The order of what a search found. */

import { NativeSelect } from "@mantine/core";
import { t } from "@/shared/texts/texts";
import type { Filters } from "./filters";

type Sort = NonNullable<Filters["sort"]>;

interface SortChoiceProps {
  sort: Sort;
  onChange: (sort: Sort) => void;
}

/** Let the reader choose between the best match and the next date. */
export function SortChoice({ sort, onChange }: SortChoiceProps) {
  return (
    <NativeSelect
      w={220}
      label={t("catalogue.sort")}
      value={sort}
      data={[
        { value: "relevance", label: t("catalogue.byRelevance") },
        { value: "date", label: t("catalogue.byDate") },
      ]}
      onChange={({ currentTarget }) =>
        onChange(currentTarget.value === "date" ? "date" : "relevance")
      }
    />
  );
}
