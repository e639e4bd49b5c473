/// <reference lib="dom" />
import type { PageData } from '../page-data';

/** A table of resources, a page of them at a time, so that thousands cost nothing until somebody wants them. */
export function resourceTable(data: PageData, passed: readonly number[], title: string): DocumentFragment {
  const PAGE = 50;
  const create = <K extends keyof HTMLElementTagNameMap>(
    tag: K,
    className = '',
    text = '',
  ): HTMLElementTagNameMap[K] => {
    const element = document.createElement(tag);
    if (className !== '') element.className = className;
    if (text !== '') element.textContent = text;
    return element;
  };
  const scroll = create('div', 'scroll');
  const table = scroll.appendChild(create('table', 'wide'));
  table.createCaption().textContent = title;
  const head = table.createTHead().insertRow();
  for (const name of ['Resource', 'Type', 'Logical id', 'Template', 'Source']) {
    head.appendChild(create('th', '', name)).scope = 'col';
  }
  const body = table.createTBody();
  const pages = create('div', 'pages');
  const count = pages.appendChild(create('span'));
  count.setAttribute('role', 'status');
  const more = pages.appendChild(create('button', '', `Show ${PAGE} more`));
  more.type = 'button';

  let shown = 0;
  const show = () => {
    for (const index of passed.slice(shown, shown + PAGE)) {
      const { path, type, logicalId, template, source } = data.resources[index];
      const row = body.insertRow();
      const first = row.appendChild(create('th'));
      first.scope = 'row';
      first.appendChild(create('bdi', 'path', path));
      row.insertCell().textContent = type;
      for (const text of [logicalId, data.templates[template].file, source ?? '']) {
        row.insertCell().appendChild(create('bdi', 'mono', text));
      }
    }
    shown = Math.min(passed.length, shown + PAGE);
    count.textContent = `${shown} of ${passed.length}`;
    more.hidden = shown === passed.length;
  };
  more.addEventListener('click', show);
  show();
  const whole = document.createDocumentFragment();
  whole.append(scroll);
  if (passed.length > PAGE) whole.append(pages);
  return whole;
}
