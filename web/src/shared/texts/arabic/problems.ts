/** What the shop says when the server refuses while one buys, in Arabic. */

import type { english } from "../english/english";
import type { PartialTwin } from "../twin";

export const problems: PartialTwin<typeof english.problems> = {
  unreachable: "لا اتصال. تحقق من الشبكة؛ لن يضيع شيء مما اخترته.",
  unknown: "حدث خطأ في هذه الصفحة. أعد تحميلها وستجد أماكنك محفوظة.",
  server: "حدث عطل لدينا. حاول مجددًا بعد لحظات.",
  again: "حاول مجددًا",
  codes: {
    "place-taken": "سبقك شخص آخر بلحظة.",
    "sold-out": "لم تبقَ هنا أماكن كافية.",
    "not-on-sale": "تذاكر هذه الفعالية غير معروضة للبيع الآن.",
    "limit-reached": "هذا أكثر مما يُسمح به للشخص الواحد في هذه الفعالية.",
    "orphan-seat": "سيبقى مقعد وحيد بلا جار. حرّك اختيارك مقعدًا واحدًا ليجلس الآخرون معًا.",
    "hold-expired": "انتهت مدة حجزك، وعادت هذه الأماكن إلى البيع.",
    "hold-not-found": "لم نعد نجد هذه الأماكن. اختر من جديد.",
    "places-busy": "كثيرون يريدون هذه الأماكن الآن. حاول مرة أخرى.",
    "event-not-found": "لا نجد هذه الفعالية. قد يكون الرابط قديمًا.",
    "not-found": "لا نجد ذلك. قد يكون الرابط قديمًا.",
    "too-many-requests": "طلبات كثيرة دفعة واحدة. انتظر دقيقة ثم حاول مجددًا.",
    unavailable: "الضغط شديد الآن. حاول مجددًا بعد لحظات.",
  },
};
