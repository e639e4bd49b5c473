/// <reference lib="dom" />
/// <reference lib="dom.iterable" />

interface Note {
  readonly framework: string;
  readonly control: string;
  readonly note: string;
  readonly link: string;
}

/**
 * What a reviewer notes beside manual controls. It lives in the page only: browsers keep nothing reliable for a file. So it is
 * exported to a file, and imported from one into the same report or the next.
 */
export function evidenceNotes(say: (text: string) => void): void {
  const KIND = 'cdk-spawn evidence notes';
  const places = [...document.querySelectorAll<HTMLElement>('.evidence')].map((place) => ({
    framework: place.dataset.framework ?? '',
    control: place.dataset.id ?? '',
    note: place.querySelector('textarea') as HTMLTextAreaElement,
    link: place.querySelector('input') as HTMLInputElement,
    paper: place.querySelector('.note-text') as HTMLElement,
    paperLink: place.querySelector('.note-link') as HTMLElement,
  }));
  type Place = (typeof places)[number];
  let unsaved = false;

  const mirror = ({ note, link, paper, paperLink }: Place) => {
    paper.textContent = note.value;
    paperLink.textContent = link.value;
  };
  for (const place of places) {
    const changed = () => {
      unsaved = true;
      mirror(place);
    };
    place.note.addEventListener('input', changed);
    place.link.addEventListener('input', changed);
    // What a browser kept when the page was loaded again.
    mirror(place);
  }

  function save(): void {
    const notes: Note[] = places
      .filter(({ note, link }) => note.value.trim() !== '' || link.value.trim() !== '')
      .map(({ framework, control, note, link }) => ({ framework, control, note: note.value, link: link.value }));
    if (notes.length === 0) {
      say('There are no notes yet: open a manual control and write one.');
      return;
    }
    const text = `${JSON.stringify({ kind: KIND, version: 1, notes }, null, 2)}\n`;
    const link = document.createElement('a');
    link.href = URL.createObjectURL(new Blob([text], { type: 'application/json' }));
    link.download = 'evidence-notes.json';
    link.click();
    URL.revokeObjectURL(link.href);
    unsaved = false;
    say(`${notes.length === 1 ? '1 note' : `${notes.length} notes`} exported.`);
  }

  function fill(text: string): void {
    const file = JSON.parse(text) as { kind?: unknown; notes?: unknown };
    if (file?.kind !== KIND || !Array.isArray(file.notes)) throw new Error('it was not exported from a report');
    const byControl = new Map(places.map((place) => [JSON.stringify([place.framework, place.control]), place]));
    let filled = 0;
    const homeless: string[] = [];
    for (const { framework, control, note, link } of file.notes as Partial<Note>[]) {
      const place = byControl.get(JSON.stringify([framework, control]));
      if (!place) {
        homeless.push(`${String(framework)} ${String(control)}`);
        continue;
      }
      place.note.value = String(note ?? '');
      place.link.value = String(link ?? '');
      mirror(place);
      filled++;
    }
    const lost = homeless.length === 0 ? '' : ` No such control in this report: ${homeless.join(', ')}.`;
    say(`${filled === 1 ? '1 note' : `${filled} notes`} imported.${lost}`);
  }

  document.getElementById('export-notes')?.addEventListener('click', save);
  const input = document.getElementById('import-notes') as HTMLInputElement | null;
  input?.addEventListener('change', () => {
    const file = input.files?.[0];
    if (!file) return;
    file
      .text()
      .then(fill)
      .catch((error: unknown) => {
        say(`${file.name} can’t be imported: ${error instanceof Error ? error.message : String(error)}.`);
      })
      .finally(() => {
        // So that the same file can be chosen again.
        input.value = '';
      });
  });
  addEventListener('beforeunload', (event) => {
    if (unsaved) event.preventDefault();
  });
}
