/** Have the browser keep this page and its files, so that tickets open without a network. */

let asked = false;

/**
 * Install the worker that answers without a network, and have it keep the files of today.
 *
 * Only who has tickets gets it: those who merely look around load nothing more.
 */
export function readyOffline(): void {
  if (asked || !("serviceWorker" in navigator) || import.meta.env.DEV) return;
  asked = true;
  void register();
}

async function register(): Promise<void> {
  try {
    await navigator.serviceWorker.register("/service-worker.js", { updateViaCache: "none" });
    const { active } = await navigator.serviceWorker.ready;
    active?.postMessage("refresh");
  } catch {
    // A browser that forbids it shows its tickets with a network, as before.
  }
}
