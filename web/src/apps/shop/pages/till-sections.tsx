/** The sections of the till from top to bottom, and the one button at their end. */

import { Button } from "@mantine/core";
import type { Hold, Order } from "@/api/types";
import { BuyerFields } from "@/features/booking/buyer-fields";
import { ConsentFields } from "@/features/booking/consent-fields";
import { ErrorSummary } from "@/features/booking/error-summary";
import { typesOfTier } from "@/features/booking/price-list";
import { QuestionField } from "@/features/booking/question-field";
import { askedOfOrder } from "@/features/booking/questions";
import { TicketFields } from "@/features/booking/ticket-fields";
import { VoucherField } from "@/features/booking/voucher-field";
import { countryChoices } from "@/features/catalogue/countries";
import { PaymentFields, type ScriptSource } from "@/features/payments/payment-provider";
import { formatMoney } from "@/shared/money";
import { describeProblem } from "@/shared/problem";
import { t } from "@/shared/texts/texts";
import { Notice } from "@/shared/ui/notice";
import classes from "./checkout-page.module.css";
import { CompanionOffer } from "./companion-offer";
import { Section } from "./till-section";
import type { TillFormProps, useCheckout } from "./use-checkout";

type TillSectionsProps = TillFormProps & {
  source: ScriptSource;
  pressing: ReturnType<typeof useCheckout>;
};

/** Show what is still open: everything before the order is made, the payment after. */
export function TillSections(props: TillSectionsProps) {
  const { desk, order, shown, fields, asked, pressing, source } = props;
  const total = (shown ?? desk.hold)?.total;
  const isFree = total?.amount_minor === 0;
  return (
    <form
      className={classes.form}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void pressing.press();
      }}
    >
      <ErrorSummary faults={fields.faults} />
      {order ? (
        <Ordered order={shown} number={order.number} />
      ) : (
        desk.hold && <OpenSections {...props} hold={desk.hold} />
      )}
      {!order && <VoucherField fields={fields} />}
      {!isFree && (
        <Section id="pay" title={t("checkout.pay")}>
          <PaymentFields source={source} />
        </Section>
      )}
      {!order && asked.consents.length > 0 && (
        <ConsentFields fields={fields} consents={asked.consents} />
      )}
      <div className={classes.last}>
        {pressing.problem && <Notice tone="bad">{pressing.problem}</Notice>}
        <Button type="submit" size="lg" fullWidth loading={pressing.phase !== "idle"}>
          {isFree || !total
            ? t("booking.checkout.free")
            : t("booking.checkout.pay", { amount: formatMoney(total) })}
        </Button>
        <p className={classes.soft} role="status">
          {pressing.phase === "booking" && t("checkout.busy")}
          {pressing.phase === "paying" && t("checkout.paying")}
          {pressing.phase === "idle" && !isFree && t("checkout.allIn")}
        </p>
      </div>
    </form>
  );
}

function OpenSections({ event, desk, hold, fields, asked }: TillSectionsProps & { hold: Hold }) {
  const countries = countryChoices();
  const questions = askedOfOrder(asked, hold.items);
  return (
    <>
      <Section id="buyer" title={t("checkout.buyer")}>
        <BuyerFields fields={fields} />
      </Section>
      <Section id="tickets" title={t("checkout.tickets", { count: hold.items.length })}>
        {desk.refused && <Notice tone="bad">{describeProblem(desk.refused.error)}</Notice>}
        <CompanionOffer event={event} hold={hold} desk={desk} />
        <TicketFields
          fields={fields}
          places={hold.items}
          asked={asked}
          countries={countries}
          choicesFor={({ price_tier }) => typesOfTier(event, price_tier)}
          isBusy={desk.isBusy}
          onChangeType={desk.retype}
        />
      </Section>
      {questions.length > 0 && (
        <Section id="questions" title={t("checkout.questions")}>
          {questions.map((one) => (
            <QuestionField key={one.pointer} fields={fields} asked={one} countries={countries} />
          ))}
        </Section>
      )}
    </>
  );
}

function Ordered({ order, number }: { order: Order | undefined; number: string }) {
  return (
    <Section id="ordered" title={t("checkout.ordered", { number })}>
      <p>
        {t("checkout.orderedHint")} {order && t("booking.checkout.goesTo", { email: order.email })}
      </p>
    </Section>
  );
}
