/** The cities where most is on. */

import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { t } from "@/shared/texts/texts";
import classes from "./event-about.module.css";
import { citiesQuery } from "./programme-api";

/** Show the cities as links; nothing while they are not known. */
export function CityLinks() {
  const { data: cities } = useQuery(citiesQuery());
  if (!cities || cities.data.length < 2) return null;
  return (
    <section aria-labelledby="cities" className={classes.about}>
      <h2 id="cities">{t("catalogue.cities")}</h2>
      <ul className={classes.topics}>
        {cities.data.map(({ slug, name }) => (
          <li key={slug}>
            <Link to="/cities/$city" params={{ city: slug }}>
              {name}
            </Link>
          </li>
        ))}
      </ul>
    </section>
  );
}
