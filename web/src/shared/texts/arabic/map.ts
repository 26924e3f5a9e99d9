/** What the seat map says, in Arabic. */

import type { english } from "../english/english";
import type { PartialTwin } from "../twin";

export const map: PartialTwin<typeof english.map> = {
  from: "من {{price}}",
  left_zero: "لا شيء متبقٍّ",
  left_one: "متبقٍّ {{count}}",
  left_two: "متبقٍّ {{count}}",
  left_few: "متبقٍّ {{count}}",
  left_many: "متبقٍّ {{count}}",
  left_other: "متبقٍّ {{count}}",
  soldOut: "نفدت التذاكر",
  sectionWay: "اضغط Enter لعرض المقاعد",
  areaWay: "اضغط Enter لاختيار العدد",
  wheelchair: "مكان لكرسي متحرك",
  companion: "مقعد مرافق",
  restrictedView: "رؤية محدودة",
  free: "متاح",
  held: "محجوز مؤقتًا لشخص آخر",
  sold: "مباع",
  blocked: "غير معروض للبيع",
  yours: "من اختيارك",
  row: "الصف {{row}}",
  seat: "المقعد {{seat}}",
  closer: "تكبير",
  farther: "تصغير",
  whole: "عرض القاعة كاملة",
  controls: "التكبير والتصغير",
  keys: "الأسهم للتنقل، وEnter للاختيار، وعلامتا الجمع والطرح للتكبير والتصغير، و0 لعرض القاعة كاملة، وEscape للرجوع.",
};
