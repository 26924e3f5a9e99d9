/** The look of the widget; the page around it may set the custom properties. */

export const style = `
:host {
  color-scheme: light;
  --accent: var(--stagedoor-accent, light-dark(#8f1d2c, #e0707e));
  --on-accent: var(--stagedoor-on-accent, light-dark(#fff, #1b1817));
  --surface: var(--stagedoor-surface, light-dark(#fff, #1e1b19));
  --ink: var(--stagedoor-ink, light-dark(#1b1817, #f3eee7));
  --soft: var(--stagedoor-ink-soft, light-dark(#5e5752, #b3aaa1));
  --line: var(--stagedoor-line, light-dark(#e5ded5, #37322e));
  --radius: var(--stagedoor-radius, 10px);
  display: block;
  color: var(--ink);
  font: var(--stagedoor-font, 400 16px / 1.5 system-ui, sans-serif);
}
:host([theme="auto"]) { color-scheme: light dark; }
:host([theme="dark"]) { color-scheme: dark; }
:host([mode="button"]) { display: inline-block; }
:host([hidden]) { display: none; }
* { box-sizing: border-box; }
h3, p, ul { margin: 0; padding: 0; }
ul { list-style: none; }
h3 { font-size: 1.25em; line-height: 1.25; font-weight: 600; }
button { font: inherit; color: inherit; cursor: pointer; }
button:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
.soft { color: var(--soft); font-size: .9em; }
.buy {
  min-height: 44px; padding: 8px 20px; border: 0; border-radius: var(--radius);
  background: var(--accent); color: var(--on-accent); font-weight: 600;
}
.buy:hover { filter: brightness(1.1); }
.state {
  display: inline-block; padding: 8px 14px; border: 1px solid var(--line);
  border-radius: var(--radius); color: var(--soft);
}
.card, .month {
  display: grid; gap: 6px; max-width: 480px; padding: 20px; background: var(--surface);
  border: 1px solid var(--line); border-radius: var(--radius);
}
.card .buy, .card .state { justify-self: start; margin-top: 10px; }
.tiers { margin-block: 8px; }
.tiers li, .dates li {
  display: flex; justify-content: space-between; align-items: center; gap: 16px;
  padding-block: 6px; border-bottom: 1px solid var(--line);
}
.dates li { padding-block: 10px; flex-wrap: wrap; }
.dates li:last-child { border: 0; }
.dates div { display: grid; }
.unseen {
  position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%);
  white-space: nowrap;
}
.turns { display: flex; justify-content: space-between; align-items: center; }
.turn, .day, .close {
  width: 44px; height: 44px; padding: 0; border: 1px solid var(--line);
  border-radius: var(--radius); background: none;
}
.turn:disabled { opacity: .4; cursor: default; }
.day { border-color: var(--accent); font-weight: 600; }
.day:hover { background: var(--accent); color: var(--on-accent); }
table { width: 100%; table-layout: fixed; border-collapse: collapse; text-align: center; }
th { font-weight: 400; font-size: .85em; color: var(--soft); }
td { height: 48px; padding: 1px; }
dialog {
  width: min(1180px, calc(100vw - 48px)); max-width: none; max-height: calc(100dvh - 32px);
  padding: 0; border: 0; border-radius: var(--radius); overflow: hidden;
  background: var(--surface); color: var(--ink); box-shadow: 0 24px 80px rgb(0 0 0 / 40%);
}
dialog[open] { display: flex; flex-direction: column; }
dialog::backdrop { background: rgb(27 24 23 / 60%); }
dialog header {
  flex: none; display: flex; justify-content: space-between; align-items: center; gap: 16px;
  padding: 8px 8px 8px 20px; border-bottom: 1px solid var(--line);
}
.close { border: 0; font-size: 24px; line-height: 1; }
iframe { display: block; width: 100%; height: 640px; border: 0; flex: 0 1 auto; min-height: 320px; }
.out { display: grid; gap: 16px; justify-items: start; padding: 24px; }
`;
