/// <reference lib="dom" />
/// <reference lib="dom.iterable" />

/** Opens, shows and focuses what the address names: `#SOC2/CC6.1`. Opening a control puts it into the address. */
export function deepLinks(clearFilters: () => void): void {
  function follow(): void {
    let id = location.hash.slice(1);
    try {
      id = decodeURIComponent(id);
    } catch {
      // Not encoded as addresses are: taken as it stands.
    }
    const target = id === '' ? null : document.getElementById(id);
    if (!target) return;
    if (target.closest('[hidden]')) clearFilters();
    for (let parent = target.closest('details'); parent; parent = parent.parentElement?.closest('details') ?? null) {
      parent.open = true;
    }
    target.scrollIntoView();
    const focusable = target instanceof HTMLDetailsElement ? target.querySelector('summary') : target;
    focusable?.focus({ preventScroll: true });
  }

  for (const control of document.querySelectorAll<HTMLDetailsElement>('details.control')) {
    control.querySelector('summary')?.addEventListener('click', () => {
      // It is about to open: its address can be copied. Replaced, so that going back leaves the page.
      if (!control.open) history.replaceState(null, '', `#${encodeURI(control.id)}`);
    });
  }
  addEventListener('hashchange', follow);
  // A second click on the same link changes no address.
  document.addEventListener('click', (event) => {
    const link = event.target instanceof Element ? event.target.closest('a[href^="#"]') : null;
    if (link && link.getAttribute('href') === location.hash) follow();
  });
  follow();
  // A browser goes to the address itself when all is loaded, and takes the focus away.
  addEventListener('load', follow);
}
