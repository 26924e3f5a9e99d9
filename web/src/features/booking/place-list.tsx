/** The map as a list: section, row, seat. It offers exactly what can be picked now. */

import { Button } from "@mantine/core";
import { useState } from "react";
import { t } from "@/shared/texts/texts";
import { Icon, icons } from "@/shared/ui/icons";
import {
  freeInArea,
  freeInRow,
  freeInSection,
  type ListWish,
  type PlaceListProps,
  type Row,
  type Section,
} from "./free-places";
import { ListFilters } from "./list-filters";
import classes from "./place-list.module.css";
import { SeatChoices } from "./seat-choices";

/** Show the sections, then the rows of one, then the seats of one, each with what is free. */
export function PlaceList(given: PlaceListProps) {
  const [wish, setWish] = useState<ListWish>({ party: 1, kind: "all" });
  const props = { ...given, wish };
  return (
    <div className={classes.step}>
      <ListFilters index={given.index} wish={wish} onChange={setWish} />
      <Steps {...props} />
    </div>
  );
}

function Steps(props: PlaceListProps) {
  const [section, setSection] = useState<Section>();
  const [row, setRow] = useState<Row>();
  if (section && row) {
    return (
      <Step
        key={row.label}
        title={section.name + t("shop.comma") + t("booking.rowName", { row: row.label })}
        onBack={() => setRow(undefined)}
      >
        <SeatChoices {...props} section={section} row={row} />
      </Step>
    );
  }
  if (section) {
    return (
      <Step key={section.key} title={section.name} onBack={() => setSection(undefined)}>
        <Choices
          choices={section.rows.map((candidate) => ({
            key: candidate.label,
            name: t("booking.rowName", { row: candidate.label }),
            free: freeInRow(props, candidate),
            onChoose: () => setRow(candidate),
          }))}
        />
      </Step>
    );
  }
  return <Choices choices={groupChoices(props, setSection)} />;
}

interface Choice {
  key: string;
  name: string;
  free: number;
  onChoose: () => void;
}

function groupChoices(props: PlaceListProps, onSection: (section: Section) => void): Choice[] {
  const { sections, areas } = props.index.plan;
  return [
    ...sections.map((section) => ({
      key: `section ${section.key}`,
      name: section.name,
      free: freeInSection(props, section),
      onChoose: () => onSection(section),
    })),
    ...areas.map(({ key, name, first_place, capacity }) => ({
      key: `area ${key}`,
      name,
      free: freeInArea(props, first_place, capacity),
      onChoose: () => props.onPickArea(key),
    })),
  ];
}

function Choices({ choices }: { choices: Choice[] }) {
  const open = choices.filter(({ free }) => free > 0);
  if (open.length === 0) return <p className={classes.none}>{t("booking.noneFree")}</p>;
  return (
    <ul className={classes.choices}>
      {open.map(({ key, name, free, onChoose }) => (
        <li key={key}>
          <button type="button" onClick={onChoose}>
            <span>{name}</span>
            <span className={classes.free}>{t("booking.sectionLeft", { count: free })}</span>
            <Icon path={icons.next} />
          </button>
        </li>
      ))}
    </ul>
  );
}

interface StepProps {
  title: string;
  onBack: () => void;
  children: React.ReactNode;
}

function Step({ title, onBack, children }: StepProps) {
  return (
    <div className={classes.step}>
      <div className={classes.head}>
        <Button variant="subtle" leftSection={<Icon path={icons.back} />} onClick={onBack}>
          {t("booking.back")}
        </Button>
        {/* The step before is gone with its button, so the new title takes the focus. */}
        <h3 ref={focusOnArrival} tabIndex={-1}>
          {title}
        </h3>
      </div>
      {children}
    </div>
  );
}

function focusOnArrival(title: HTMLElement | null): void {
  title?.focus({ preventScroll: true });
}
