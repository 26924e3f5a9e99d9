/** Each ticket at the till: whose it is, of which kind, and what its holder is asked. */

import { Button, NativeSelect } from "@mantine/core";
import type { HeldPlace, Questions } from "@/api/types";
import { formatMoney } from "@/shared/money";
import { t } from "@/shared/texts/texts";
import classes from "./checkout.module.css";
import { textAt } from "./draft";
import { optionOf, type TypeChoice } from "./price-list";
import { QuestionField } from "./question-field";
import { type Asked, askedOfTicket, holderAt } from "./questions";
import { TextField } from "./text-field";
import type { Fields } from "./use-draft";

interface TicketFieldsProps {
  fields: Fields;
  places: readonly HeldPlace[];
  asked: Questions;
  countries: readonly { value: string; label: string }[];
  choicesFor: (place: HeldPlace) => TypeChoice[];
  isBusy: boolean;
  onChangeType: (place: HeldPlace, ticketType: string) => void;
}

/** Ask for each ticket what belongs to it; one click names the buyer on all of them. */
export function TicketFields(props: TicketFieldsProps) {
  const { fields, places } = props;
  const name = textAt(fields.draft, "/name");
  const isOpen = places.some(({ place }) => textAt(fields.draft, holderAt(place)) !== name);
  return (
    <>
      {places.length > 1 && (
        <div className={classes.copy}>
          <p>{t("checkout.namesHint")}</p>
          <Button
            variant="default"
            size="sm"
            disabled={name === "" || !isOpen}
            onClick={() =>
              fields.writeAll(
                Object.fromEntries(places.map(({ place }) => [holderAt(place), name])),
              )
            }
          >
            {t("checkout.copyName")}
          </Button>
        </div>
      )}
      <ol className={classes.tickets}>
        {places.map((place, index) => (
          <li key={place.place}>
            <TicketField
              {...props}
              place={place}
              before={places[index - 1]}
              which={
                places.length > 1
                  ? t("checkout.ticketOf", { number: index + 1, count: places.length })
                  : undefined
              }
            />
          </li>
        ))}
      </ol>
    </>
  );
}

type TicketFieldProps = TicketFieldsProps & {
  place: HeldPlace;
  before: HeldPlace | undefined;
  which: string | undefined;
};

function TicketField(props: TicketFieldProps) {
  const { fields, place, before, which, asked, countries, choicesFor, isBusy, onChangeType } =
    props;
  const questions = askedOfTicket(asked, place);
  const choices = choicesFor(place);
  const id = `ticket-${place.place}`;
  return (
    <section className={classes.ticket} aria-labelledby={id}>
      <header>
        <h3 id={id}>
          {which && <span className={classes.which}>{which} </span>}
          {place.label}
        </h3>
        <strong>{formatMoney(place.price)}</strong>
      </header>
      {choices.length > 1 && (
        <NativeSelect
          label={t("checkout.ticketType")}
          value={place.ticket_type}
          disabled={isBusy}
          data={choices.map(optionOf)}
          onChange={({ currentTarget }) => onChangeType(place, currentTarget.value)}
        />
      )}
      <TextField
        fields={fields}
        pointer={holderAt(place.place)}
        label={t("checkout.holder")}
        hint={holderHint(fields)}
        autoComplete="off"
      />
      {before && questions.length > 0 && (
        <SameAgain fields={fields} questions={questions} from={askedOfTicket(asked, before)} />
      )}
      {questions.map((one) => (
        <QuestionField key={one.pointer} fields={fields} asked={one} countries={countries} />
      ))}
    </section>
  );
}

interface SameAgainProps {
  fields: Fields;
  questions: readonly Asked[];
  from: readonly Asked[];
}

function SameAgain({ fields, questions, from }: SameAgainProps) {
  const copied = questions.flatMap(({ pointer, question }) => {
    const source = from.find((other) => other.question.code === question.code);
    const value = source && fields.draft[source.pointer];
    return value === undefined ? [] : [[pointer, value] as const];
  });
  if (copied.length === 0) return null;
  return (
    <Button
      className={classes.same}
      variant="subtle"
      size="sm"
      onClick={() => fields.writeAll(Object.fromEntries(copied))}
    >
      {t("checkout.sameAsAbove")}
    </Button>
  );
}

function holderHint({ draft }: Fields): string {
  const name = textAt(draft, "/name");
  return name ? t("checkout.holderHintNamed", { name }) : t("checkout.holderHint");
}
