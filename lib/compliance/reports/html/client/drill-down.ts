/// <reference lib="dom" />
/// <reference lib="dom.iterable" />
import type { PageData } from '../page-data';
import type { resourceTable } from './resource-table';

/** From a control to the resources that passed its rules, and to its findings in full, without leaving it. */
export function drillDown(data: () => PageData, table: typeof resourceTable): void {
  /** Makes the count of passed resources a button that lists them. */
  function listOnDemand(cell: HTMLTableCellElement, list: HTMLElement): void {
    const rule = Number(cell.dataset.rule);
    const name = cell.parentElement?.querySelector('th a')?.textContent ?? '';
    const button = document.createElement('button');
    button.type = 'button';
    button.textContent = cell.textContent;
    button.setAttribute('aria-expanded', 'false');
    button.setAttribute('aria-controls', list.id);
    button.setAttribute('aria-label', `${cell.textContent} passed ${name}: list them`);
    cell.replaceChildren(button);
    button.addEventListener('click', () => {
      const open = button.getAttribute('aria-expanded') === 'true';
      for (const other of cell.closest('table')?.querySelectorAll('button') ?? []) {
        other.setAttribute('aria-expanded', 'false');
      }
      button.setAttribute('aria-expanded', String(!open));
      list.hidden = open;
      if (open) list.replaceChildren();
      else list.replaceChildren(table(data(), data().rules[rule].passed, `Resources that passed ${name}`));
    });
  }

  for (const control of document.querySelectorAll<HTMLDetailsElement>('details.control')) {
    const prepare = () => {
      const list = control.querySelector<HTMLElement>('.passed-list');
      for (const cell of control.querySelectorAll<HTMLTableCellElement>('td[data-rule]')) {
        if (list) listOnDemand(cell, list);
      }
    };
    control.addEventListener('toggle', prepare, { once: true });
  }

  // The page holds each finding in full once, in its own section; here it is shown again where it is asked for.
  for (const line of document.querySelectorAll<HTMLDetailsElement>('details.finding-line')) {
    const copy = () => {
      const full = document.querySelector(`#finding\\/${line.dataset.finding} .finding-body`)?.cloneNode(true);
      if (!(full instanceof HTMLElement)) return;
      full.classList.add('copied');
      // The line above it says why.
      full.querySelector('.why')?.remove();
      line.querySelector('summary')?.after(full);
    };
    line.addEventListener('toggle', copy, { once: true });
  }

  for (const rule of document.querySelectorAll<HTMLDetailsElement>('details.rule')) {
    const more = rule.querySelector('.more');
    const list = rule.querySelector('.passed-list');
    if (!more || !list) continue;
    const button = document.createElement('button');
    button.type = 'button';
    button.textContent = 'List them all here';
    button.addEventListener('click', () => {
      const title = `Resources that passed ${rule.querySelector('h3')?.textContent}`;
      list.replaceChildren(table(data(), data().rules[Number(rule.dataset.rule)].passed, title));
      rule.querySelector('summary')?.focus();
    });
    more.append(' ', button);
  }
}
