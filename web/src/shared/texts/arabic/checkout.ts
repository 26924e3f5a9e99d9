/** What the shop says at the till, in Arabic. */

import type { english } from "../english/english";
import type { PartialTwin } from "../twin";

export const checkout: PartialTwin<typeof english.checkout> = {
  buyer: "بياناتك",
  tickets_zero: "لا تذاكر",
  tickets_one: "تذكرتك",
  tickets_two: "تذكرتاك",
  tickets_few: "تذاكرك الـ{{count}}",
  tickets_many: "تذاكرك الـ{{count}}",
  tickets_other: "تذاكرك الـ{{count}}",
  questions: "بعض الأسئلة",
  agree: "قبل أن تدفع",
  pay: "الدفع",
  yourName: "اسمك",
  yourNameHint: "يظهر على كل تذكرة لا تحمل اسمًا آخر.",
  namesHint: "من يأتي معك؟ الأسماء اختيارية ويمكن تغييرها لاحقًا.",
  copyName: "ضع اسمي على الكل",
  ticketType: "نوع التذكرة",
  holder: "الاسم على هذه التذكرة",
  holderHint: "اتركه فارغًا فتكون لك.",
  choose: "اختر من فضلك",
  optional: "{{label}} (اختياري)",
  optionalMark: "(اختياري)",
  yes: "نعم",
  no: "لا",
  voucherOpen: "لديّ قسيمة",
  voucher: "رمز القسيمة",
  allIn: "يشمل كل الرسوم والضرائب.",
  busy: "جارٍ حجز أماكنك…",
  paying: "جارٍ التواصل مع مصرفك…",
  ordered: "الطلب {{number}}",
  change: "تغيير",
  wrong: {
    missing: "أجب عن هذا من فضلك.",
    emailMissing: "اكتب بريدك الإلكتروني من فضلك.",
    nameMissing: "اكتب اسمك من فضلك.",
    consentMissing: "وافق على هذا أولًا من فضلك.",
    "email-invalid": "لا يبدو هذا عنوان بريد إلكتروني.",
  },
};
