/** The fields that narrow the list of events. */

import { NativeSelect, TextInput } from "@mantine/core";
import { useDebouncedCallback } from "@mantine/hooks";
import { useEffect, useMemo, useState } from "react";
import { t } from "@/shared/texts/texts";
import { countryChoices } from "./countries";
import { type Filters, readFilters } from "./filters";
import classes from "./search-form.module.css";

interface FilterFieldsProps {
  filters: Filters;
  onChange: (change: Partial<Filters>) => void;
}

const typingPause_ms = 350;

/** Show one field for each thing to narrow by. */
export function FilterFields({ filters, onChange }: FilterFieldsProps) {
  const countries = useMemo(countryChoices, []);
  return (
    <div className={classes.fields}>
      <TypedField
        label={t("catalogue.city")}
        value={filters.city ?? ""}
        onChange={(city) => onChange({ city })}
      />
      <NativeSelect
        label={t("catalogue.country")}
        data={[{ value: "", label: t("catalogue.anyCountry") }, ...countries]}
        value={filters.country ?? ""}
        onChange={({ currentTarget }) => onChange({ country: currentTarget.value })}
      />
      <TypedField
        label={t("catalogue.tag")}
        value={filters.tag ?? ""}
        onChange={(tag) => onChange({ tag })}
      />
      <DayField
        label={t("catalogue.from")}
        value={filters.from}
        onChange={(from) => onChange({ from })}
      />
      <DayField label={t("catalogue.to")} value={filters.to} onChange={(to) => onChange({ to })} />
      <TypedField
        label={t("catalogue.priceMax")}
        inputMode="numeric"
        prefix="€"
        value={filters.price === undefined ? "" : String(filters.price)}
        onChange={(price) => onChange({ price: readFilters({ price }).price })}
      />
      <NativeSelect
        label={t("catalogue.where")}
        data={[
          { value: "", label: t("catalogue.anywhere") },
          { value: "false", label: t("catalogue.inPerson") },
          { value: "true", label: t("catalogue.onlineOnly") },
        ]}
        value={filters.online === undefined ? "" : String(filters.online)}
        onChange={({ currentTarget }) =>
          onChange({ online: readFilters({ online: currentTarget.value }).online })
        }
      />
    </div>
  );
}

interface DayFieldProps {
  label: string;
  value: string | undefined;
  onChange: (value: string) => void;
}

function DayField({ label, value, onChange }: DayFieldProps) {
  return (
    <TextInput
      type="date"
      label={label}
      value={value ?? ""}
      onChange={({ currentTarget }) => onChange(currentTarget.value)}
    />
  );
}

interface TypedFieldProps {
  label: string;
  value: string;
  inputMode?: "numeric";
  prefix?: string;
  onChange: (value: string) => void;
}

function TypedField({ label, value, inputMode, prefix, onChange }: TypedFieldProps) {
  const [typed, setTyped] = useState(value);
  const change = useDebouncedCallback(onChange, typingPause_ms);
  useEffect(() => setTyped(value), [value]);
  return (
    <TextInput
      label={label}
      value={typed}
      inputMode={inputMode}
      leftSection={prefix}
      onChange={({ currentTarget }) => {
        setTyped(currentTarget.value);
        change(currentTarget.value);
      }}
    />
  );
}
