/** The look of the house: paper, ink and one red, for Mantine and for our own style sheets. */

import { type CSSVariablesResolver, createTheme, type MantineColorsTuple } from "@mantine/core";

/** The colours of each scheme by what they are for. */
export const tokens = {
  light: {
    paper: "#FAF7F2",
    card: "#FFFFFF",
    ink: "#1B1817",
    "ink-soft": "#5E5752",
    line: "#E5DED5",
    curtain: "#8F1D2C",
    "on-curtain": "#FFFFFF",
    brass: "#8A5D14",
    good: "#2F6B3A",
    warn: "#8F5300",
    bad: "#A3182B",
    wash: "#F3EDE4",
    shadow: "rgb(27 24 23 / 12%)",
  },
  dark: {
    paper: "#141211",
    card: "#1E1B19",
    ink: "#F3EEE7",
    "ink-soft": "#B3AAA1",
    line: "#37322E",
    curtain: "#E0707E",
    "on-curtain": "#1B1817",
    brass: "#D9A54A",
    good: "#83C08F",
    warn: "#E2A85C",
    bad: "#F2919D",
    wash: "#26221F",
    shadow: "rgb(0 0 0 / 50%)",
  },
} as const;

// Shade 6 is the red on paper and shade 5 the red in the dark; the rest leads up to them.
const curtain: MantineColorsTuple = [
  "#FCEFF0",
  "#F7DADD",
  "#F0BCC2",
  "#EA9FA8",
  "#E58893",
  "#E0707E",
  "#8F1D2C",
  "#7D1826",
  "#69131F",
  "#540E18",
];

// Warm greys in place of Mantine's cool ones. Shade 4 of each borders fields, 3 : 1 on its ground.
const gray: MantineColorsTuple = [
  "#FAF7F2",
  "#F3EDE4",
  "#E5DED5",
  "#C9BFB3",
  "#968C82",
  "#857C73",
  "#6E665F",
  "#5E5752",
  "#3A3531",
  "#1B1817",
];
const dark: MantineColorsTuple = [
  "#F3EEE7",
  "#D5CCC2",
  "#B3AAA1",
  "#968C82",
  "#7A7169",
  "#37322E",
  "#26221F",
  "#1E1B19",
  "#171412",
  "#141211",
];

const sans = '"Inter Variable", "Noto Sans Arabic Variable", "Noto Sans", system-ui, sans-serif';
const serif = '"Fraunces Variable", "Noto Sans Arabic Variable", "Noto Serif", Georgia, serif';

export const theme = createTheme({
  primaryColor: "curtain",
  primaryShade: { light: 6, dark: 5 },
  autoContrast: true,
  colors: { curtain, gray, dark },
  fontFamily: sans,
  headings: { fontFamily: serif, fontWeight: "500" },
  fontSizes: { xs: "13px", sm: "15px", md: "17px", lg: "21px", xl: "28px" },
  defaultRadius: 10,
  respectReducedMotion: true,
  cursorType: "pointer",
  focusRing: "auto",
  // Said aloud, so that our style sheet can tell the action from the other buttons.
  components: { Button: { defaultProps: { variant: "filled" } } },
});

/** Hand our tokens to style sheets, and let Mantine's own surfaces wear them. */
export const cssVariables: CSSVariablesResolver = () => ({
  variables: { "--sans": sans, "--serif": serif },
  light: schemeVariables(tokens.light),
  dark: schemeVariables(tokens.dark),
});

function schemeVariables(scheme: Record<keyof typeof tokens.light, string>) {
  const own = Object.entries(scheme).map(([name, value]) => [`--${name}`, value]);
  return {
    ...Object.fromEntries(own),
    "--mantine-color-body": scheme.paper,
    "--mantine-color-text": scheme.ink,
    "--mantine-color-dimmed": scheme["ink-soft"],
    "--mantine-color-placeholder": scheme["ink-soft"],
    "--mantine-color-default": scheme.card,
    "--mantine-color-default-hover": scheme.wash,
    "--mantine-color-default-color": scheme.ink,
    "--mantine-color-default-border": scheme.line,
    "--mantine-color-error": scheme.bad,
    "--mantine-color-anchor": scheme.curtain,
    "--mantine-primary-color-contrast": scheme["on-curtain"],
  };
}
