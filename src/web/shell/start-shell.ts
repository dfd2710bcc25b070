/** Lets the page open without its server from its next load on. Browsers offer that on encrypted pages and on localhost. */
export function startShell(page: Window): void {
  const workers = page.navigator.serviceWorker as ServiceWorkerContainer | undefined;
  const register = (): void =>
    void workers?.register('service-worker.js', { updateViaCache: 'none' }).catch(() => undefined);
  if (page.document.readyState === 'complete') {
    register();
  } else {
    // The files that the page needs now come first.
    page.addEventListener('load', register, { once: true });
  }
}
