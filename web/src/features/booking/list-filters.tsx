/** What the list of places is to leave out: too few side by side, or not of the wanted kind. */

import { NativeSelect } from "@mantine/core";
import {
  COMPANION,
  hasFeature,
  type PlanIndex,
  RESTRICTED_VIEW,
  WHEELCHAIR,
} from "@/seat-map/plan";
import { t } from "@/shared/texts/texts";
import type { ListWish } from "./free-places";
import classes from "./place-list.module.css";

const parties = [2, 3, 4, 5, 6, 8, 10];

interface ListFiltersProps {
  index: PlanIndex;
  wish: ListWish;
  onChange: (wish: ListWish) => void;
}

/** Ask how many are to sit together, and for which kind of places where there are several. */
export function ListFilters({ index, wish, onChange }: ListFiltersProps) {
  const kinds = kindsOf(index);
  return (
    <div className={classes.filters}>
      <NativeSelect
        label={t("map.party")}
        value={String(wish.party)}
        data={[
          { value: "1", label: t("map.anyParty") },
          ...parties.map((count) => ({
            value: String(count),
            label: t("map.together", { count }),
          })),
        ]}
        onChange={({ currentTarget }) => onChange({ ...wish, party: Number(currentTarget.value) })}
      />
      {kinds.length > 1 && (
        <NativeSelect
          label={t("map.which")}
          value={wish.kind}
          data={kinds}
          onChange={({ currentTarget }) => {
            const kind = kinds.find(({ value }) => value === currentTarget.value)?.value ?? "all";
            onChange({ ...wish, kind });
          }}
        />
      )}
    </div>
  );
}

interface Kind {
  value: ListWish["kind"];
  label: string;
}

function kindsOf(index: PlanIndex): Kind[] {
  const has = (feature: number) => hasFeature(index, feature);
  const kinds: (Kind | false)[] = [
    { value: "all", label: t("map.allPlaces") },
    has(WHEELCHAIR) && { value: "wheelchair", label: t("map.wheelchairOnly") },
    has(COMPANION) && { value: "companion", label: t("map.companionOnly") },
    has(RESTRICTED_VIEW) && { value: "clear", label: t("map.clearView") },
  ];
  return kinds.filter((kind) => kind !== false);
}
