/// <reference lib="dom" />
/// <reference lib="dom.iterable" />
import type { PageData, PageResource } from '../page-data';

interface Filtering {
  /** Shows everything again. */
  readonly clear: () => void;
  /** What is filtered by and how much is left; empty if nothing is. */
  readonly description: () => string;
}

/** Shows the controls and findings that the fields of the toolbar ask for, and says how many. */
export function filters(data: () => PageData): Filtering {
  const field = (id: string) => document.getElementById(id) as HTMLInputElement | HTMLSelectElement;
  const search = field('search') as HTMLInputElement;
  const fields = ['by-framework', 'by-status', 'by-origin', 'by-type', 'by-stack'].map(field);
  const [byFramework, byStatus, byOrigin, byType, byStack] = fields;
  const clearButton = document.getElementById('clear') as HTMLButtonElement;
  const shown = document.getElementById('shown') as HTMLElement;
  const controls = [...document.querySelectorAll<HTMLDetailsElement>('details.control')];
  const findings = [...document.querySelectorAll<HTMLElement>('article.finding')];
  const sections = [...document.querySelectorAll<HTMLElement>('section.framework')];
  const texts = new WeakMap<HTMLElement, string>();

  const active = () => search.value.trim() !== '' || fields.some(({ value }) => value !== '');

  /** The text of a part of the page as it came, without what was opened in it since. */
  function textOf(element: HTMLElement): string {
    let text = texts.get(element);
    if (text === undefined) {
      text = (element.textContent ?? '').replace(/\s+/g, ' ').toLowerCase();
      texts.set(element, text);
    }
    return text;
  }

  /** Which resources are meant: of the type and stack, and naming the words if there are any. */
  function resourcesWith(words: readonly string[]): boolean[] {
    const { resources, templates } = data();
    const stacks = templates.map(({ stack }) => stack);
    const named = ({ path, logicalId, type }: PageResource) => {
      const name = `${path} ${logicalId} ${type}`.toLowerCase();
      return words.every((word) => name.includes(word));
    };
    return resources.map(
      (resource) =>
        (byType.value === '' || resource.type === byType.value) &&
        (byStack.value === '' || stacks[resource.template] === byStack.value) &&
        named(resource),
    );
  }

  function apply(): void {
    if (!active()) {
      for (const element of [...controls, ...findings, ...sections]) element.hidden = false;
      finish(controls.length, findings.length);
      return;
    }
    const { rules, findings: allFindings, frameworks } = data();
    const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
    const byResource = byType.value !== '' || byStack.value !== '';
    const meant = byResource ? resourcesWith([]) : undefined;
    const named = words.length > 0 ? resourcesWith(words) : undefined;
    const seenBy = (resources: readonly boolean[]) => {
      const has = rules.map(({ passed }) => passed.some((resource) => resources[resource]));
      for (const { rule, resource } of allFindings) if (resources[resource]) has[rule] = true;
      return has;
    };
    const meantRules = meant && seenBy(meant);
    const namedRules = named && seenBy(named);
    const hasWords = (element: HTMLElement) => words.every((word) => textOf(element).includes(word));
    const originIs = (rule: number) => byOrigin.value === '' || rules[rule]?.origin === byOrigin.value;

    let shownControls = 0;
    for (const element of controls) {
      const [framework, position] = (element.dataset.control ?? '').split('.').map(Number);
      const control = frameworks[framework].controls[position];
      const matches =
        (byFramework.value === '' || byFramework.value === String(framework)) &&
        (byStatus.value === '' || byStatus.value === control.status) &&
        (byOrigin.value === '' || control.rules.some(originIs)) &&
        (!meantRules || control.rules.some((rule) => meantRules[rule])) &&
        (!namedRules || control.rules.some((rule) => namedRules[rule]) || hasWords(element));
      element.hidden = !matches;
      if (matches) shownControls++;
    }

    const fates = allFindings.map((): (readonly [number, string])[] => []);
    frameworks.forEach((framework, index) => {
      for (const { finding, status } of framework.findings) fates[finding].push([index, status]);
    });
    let shownFindings = 0;
    for (const element of findings) {
      const index = Number(element.dataset.finding) - 1;
      const { rule, resource } = allFindings[index];
      const fate = fates[index].some(
        ([framework, status]) =>
          (byFramework.value === '' || byFramework.value === String(framework)) &&
          (byStatus.value === '' || byStatus.value === status),
      );
      const unasked = byFramework.value === '' && byStatus.value === '';
      const matches = (fate || unasked) && originIs(rule) && (!meant || meant[resource]) && hasWords(element);
      element.hidden = !matches;
      if (matches) shownFindings++;
    }
    sections.forEach((section, index) => {
      section.hidden = byFramework.value !== '' && byFramework.value !== String(index);
    });
    finish(shownControls, shownFindings);
  }

  function finish(shownControls: number, shownFindings: number): void {
    for (const section of [...sections, document.getElementById('findings')]) {
      const none = section?.querySelector<HTMLElement>(':scope > .none');
      if (none) none.hidden = section?.querySelector(':is(.control, .finding):not([hidden])') !== null;
    }
    const all = active() ? (total: number) => ` of ${total}` : () => '';
    shown.textContent = `${shownControls}${all(controls.length)} controls, ${shownFindings}${all(findings.length)} findings`;
    clearButton.hidden = !active();
  }

  function clear(): void {
    search.value = '';
    for (const each of fields) each.value = '';
    apply();
  }

  function description(): string {
    if (!active()) return '';
    const asked = [search, ...fields].filter(({ value }) => value !== '');
    const words = asked.map((each) =>
      each instanceof HTMLSelectElement ? each.selectedOptions[0].text : `“${each.value.trim()}”`,
    );
    return `Not the whole report: filtered by ${words.join(', ')}; ${shown.textContent} shown.`;
  }

  search.addEventListener('input', apply);
  for (const each of fields) each.addEventListener('change', apply);
  clearButton.addEventListener('click', () => {
    clear();
    // The button goes away, and the focus must not go with it.
    search.focus();
  });
  search.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape') return;
    search.value = '';
    apply();
  });
  document.addEventListener('keydown', (event) => {
    const typing = event.target instanceof Element && event.target.closest('input, textarea, select') !== null;
    if (event.key !== '/' || typing || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    search.focus();
  });
  const openAll = (open: boolean) => () => {
    for (const control of controls) if (!control.hidden) control.open = open;
  };
  document.getElementById('open-all')?.addEventListener('click', openAll(true));
  document.getElementById('close-all')?.addEventListener('click', openAll(false));
  // A browser that goes back may have kept what was typed.
  apply();
  return { clear, description };
}
