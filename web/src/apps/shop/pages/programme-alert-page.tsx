/** Where the link in a mail about free places leads that ends such mails. */

import { Button } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { endAlert } from "@/features/catalogue/programme-api";
import { describeProblem } from "@/shared/problem";
import { t } from "@/shared/texts/texts";
import { Notice } from "@/shared/ui/notice";
import { Empty } from "@/shared/ui/page-state";
import { usePageTitle } from "@/shared/ui/use-page-title";

const route = getRouteApi("/place-alerts/$alert");

/** Ask once more, since programs that read mail follow links too. */
export function PlaceAlertPage() {
  const { alert } = route.useParams();
  const end = useMutation({ mutationFn: () => endAlert(alert) });
  usePageTitle(t("catalogue.alertEnd.title"));
  if (end.isSuccess) {
    return (
      <Empty
        isPage
        title={t("catalogue.alertEnd.done")}
        action={<Link to="/">{t("shop.toEvents")}</Link>}
      />
    );
  }
  return (
    <Empty
      isPage
      title={t("catalogue.alertEnd.title")}
      action={
        <>
          <Button loading={end.isPending} onClick={() => end.mutate()}>
            {t("catalogue.alertEnd.action")}
          </Button>
          {end.isError && <Notice tone="bad">{describeProblem(end.error)}</Notice>}
        </>
      }
    >
      {t("catalogue.alertEnd.explain")}
    </Empty>
  );
}
