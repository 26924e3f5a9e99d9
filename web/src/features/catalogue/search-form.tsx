/** The search box and its filters; the page's address holds what they say. */

import { Button } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { t } from "@/shared/texts/texts";
import { Icon, icons } from "@/shared/ui/icons";
import { FilterFields } from "./filter-fields";
import { countFilters, type Filters } from "./filters";
import { SearchBox } from "./search-box";
import classes from "./search-form.module.css";

interface SearchFormProps {
  filters: Filters;
  onChange: (change: Partial<Filters>) => void;
  onClear: () => void;
}

/** Show the search box; what is typed is searched for after a short pause. */
export function SearchForm({ filters, onChange, onClear }: SearchFormProps) {
  const count = countFilters(filters);
  const [isOpen, { toggle }] = useDisclosure(count > 0);
  return (
    <search>
      <form className={classes.form} onSubmit={(event) => event.preventDefault()}>
        <div className={classes.line}>
          <SearchBox words={filters.q ?? ""} onChange={(q) => onChange({ q })} />
          <Button
            variant="default"
            leftSection={<Icon path={icons.filter} />}
            aria-expanded={isOpen}
            aria-controls="filters"
            onClick={toggle}
          >
            <span className={classes.word}>
              {count ? t("catalogue.filtersWith", { count }) : t("catalogue.filters")}
            </span>
          </Button>
        </div>
        <div id="filters" hidden={!isOpen}>
          <FilterFields filters={filters} onChange={onChange} />
          {count > 0 && (
            <Button variant="subtle" onClick={onClear}>
              {t("catalogue.clear")}
            </Button>
          )}
        </div>
      </form>
    </search>
  );
}
