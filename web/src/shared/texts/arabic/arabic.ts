/** Some of what the shop says, in Arabic; the rest is said in English. */

import type { english } from "../english/english";
import type { PartialTwin } from "../twin";
import { accounts } from "./accounts";
import { booking } from "./booking";
import { catalogue } from "./catalogue";
import { checkout } from "./checkout";
import { map } from "./map";
import { orders } from "./orders";
import { problems } from "./problems";
import { tickets } from "./tickets";

export const arabic: PartialTwin<typeof english> = {
  accounts,
  booking,
  catalogue,
  checkout,
  map,
  orders,
  problems,
  tickets,
  shop: {
    name: "Stagedoor",
    skip: "انتقل إلى المحتوى",
    myTickets: "تذاكري",
    logIn: "تسجيل الدخول",
    account: "الحساب",
    loading: "لحظة من فضلك…",
    notFoundTitle: "لا يوجد شيء هنا",
    notFound: "قد يكون الرابط قديمًا أو ناقصًا.",
    brokenTitle: "تعذّر تحميل هذه الصفحة",
    toEvents: "إلى البرنامج",
    footer: "السعر الظاهر هو السعر النهائي، شاملًا كل الرسوم.",
    demo: "عرض تجريبي: لا شيء هنا يكلّف مالًا.",
    mailbox: "افتح صندوق البريد",
    newTab: "(يفتح علامة تبويب جديدة)",
    free: "مجانًا",
    comma: "، ",
    language: "اللغة",
  },
  time: {
    moment: "{{day}}، {{time}} ({{zone}})",
    dayAndTime: "{{day}}، {{time}}",
    time: "{{time}}",
    zone: "بتوقيت {{city}}",
    readers: "أي {{moment}} بتوقيتك.",
  },
};
