/** Whether and how this browser can put the box office on its home screen. */

/** What Chromium fires when a page may be installed; the standard does not know it. */
interface InstallPrompt extends Event {
  prompt: () => Promise<unknown>;
}

export type InstallState = "none" | "prompt" | "ios";

const dismissed = "stagedoor.install-dismissed";
const changed = "stagedoor-install";
let waiting: InstallPrompt | undefined;

/** Remember the browser's offer to install until somebody wants it. */
export function awaitInstallPrompt(): void {
  window.addEventListener("beforeinstallprompt", (event) => {
    if (!isPrompt(event)) return;
    event.preventDefault();
    waiting = event;
    tell();
  });
  window.addEventListener("appinstalled", () => {
    waiting = undefined;
    tell();
  });
}

/** Tell how one installs here. */
export function installState(): InstallState {
  if (window.matchMedia("(display-mode: standalone)").matches) return "none";
  if (localStorage.getItem(dismissed)) return "none";
  if (waiting) return "prompt";
  return /iPhone|iPad/.test(navigator.userAgent) ? "ios" : "none";
}

/** Call back whenever that may have changed. */
export function followInstall(listener: () => void): () => void {
  window.addEventListener(changed, listener);
  return () => window.removeEventListener(changed, listener);
}

/** Let the browser ask. */
export function promptInstall(): void {
  const prompt = waiting;
  waiting = undefined;
  void prompt?.prompt().finally(tell);
}

/** Say no more about it. */
export function dismissInstall(): void {
  localStorage.setItem(dismissed, "yes");
  tell();
}

function isPrompt(event: Event): event is InstallPrompt {
  return "prompt" in event && typeof event.prompt === "function";
}

function tell(): void {
  window.dispatchEvent(new CustomEvent(changed));
}
