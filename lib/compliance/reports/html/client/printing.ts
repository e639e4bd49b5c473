/// <reference lib="dom" />
/// <reference lib="dom.iterable" />

/** On paper all is open, and a page that was filtered says so: nobody may take a part of the report for the whole. */
export function printing(description: () => string): void {
  const line = document.getElementById('print-filter');
  let opened: HTMLDetailsElement[] = [];
  addEventListener('beforeprint', () => {
    if (line) line.textContent = description();
    opened = [...document.querySelectorAll<HTMLDetailsElement>('details:not([open])')];
    for (const details of opened) details.open = true;
  });
  addEventListener('afterprint', () => {
    for (const details of opened) details.open = false;
    opened = [];
  });
}
