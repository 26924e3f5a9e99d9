/** Make elements in a line. */

type Child = Node | string | false | undefined;
type Values = Readonly<Record<string, string | boolean | undefined>>;

/** Make an element with attributes and children; what is false or missing is left out. */
export function make<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  attributes: Values = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[Name] {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value !== false && value !== undefined) made.setAttribute(key, String(value));
  }
  made.append(...children.filter((child) => child !== false && child !== undefined));
  return made;
}

/** Make a button that does something. */
export function button(words: string, attributes: Values, onClick: () => void): HTMLButtonElement {
  const made = make("button", { type: "button", ...attributes }, words);
  made.addEventListener("click", onClick);
  return made;
}
