/// <reference lib="dom" />
/// <reference lib="dom.iterable" />
import type { PackedData, PageData } from '../page-data';
import type { deepLinks } from './deep-links';
import type { drillDown } from './drill-down';
import type { evidenceNotes } from './evidence-notes';
import type { filters } from './filters';
import type { printing } from './printing';
import type { resourceTable } from './resource-table';

/** Brings the page to life. Everything essential is in the page without it. */
export function start(
  filter: typeof filters,
  link: typeof deepLinks,
  drill: typeof drillDown,
  table: typeof resourceTable,
  notes: typeof evidenceNotes,
  print: typeof printing,
): void {
  let parsed: PageData | undefined;
  // Megabytes in a large report: read when first asked for, so that the page is there at once.
  const data = () => (parsed ??= unpack(JSON.parse(document.getElementById('data')?.textContent ?? '') as PackedData));
  const unpack = ({ resources, types, sources, ...rest }: PackedData): PageData => ({
    ...rest,
    resources: resources.paths.map((path, index) => ({
      path,
      logicalId: resources.logicalIds[index],
      template: resources.templates[index],
      type: types[resources.types[index]],
      source: sources[resources.sources[index]],
    })),
  });

  document.body.classList.add('scripted');
  const toolbar = document.getElementById('toolbar');
  if (toolbar) toolbar.hidden = false;
  const message = document.getElementById('message');
  const say = (text: string) => {
    if (message) message.textContent = text;
  };
  const filtering = filter(data);
  print(filtering.description);
  drill(data, table);
  notes(say);
  link(filtering.clear);
}
