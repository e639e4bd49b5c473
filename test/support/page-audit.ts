/// <reference lib="dom" />
/// <reference lib="dom.iterable" />
import type { Page } from 'playwright-core';

/** What a reader with a screen reader or weak eyes would stumble over. Empty if nothing. */
export function auditPage(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const problems: string[] = [];
    const name = (element: Element) =>
      `<${element.tagName.toLowerCase()} id="${element.id}" class="${element.className}">`;

    for (const control of document.querySelectorAll('input, select, textarea, button')) {
      const labels = [...((control as HTMLInputElement).labels ?? [])].map((label) => label.textContent ?? '').join('');
      const own = control.getAttribute('aria-label') ?? (control.tagName === 'BUTTON' ? control.textContent : '') ?? '';
      if ((labels + own).trim() === '') problems.push(`${name(control)} has no name`);
    }
    for (const table of document.querySelectorAll('table')) {
      if (!table.caption?.textContent?.trim()) problems.push(`${name(table)} has no caption`);
      for (const cell of table.querySelectorAll('th'))
        if (!cell.scope) problems.push(`a header of ${name(table)} has no scope`);
      if (!table.tHead) problems.push(`${name(table)} has no head`);
    }
    let level = 0;
    for (const heading of document.querySelectorAll('h1, h2, h3, h4, h5, h6')) {
      const own = Number(heading.tagName[1]);
      if (own > level + 1) problems.push(`${heading.tagName} "${heading.textContent}" follows H${level}`);
      if (!heading.textContent?.trim()) problems.push(`${name(heading)} is empty`);
      level = own;
    }
    for (const landmark of ['main', 'h1', 'header', 'footer', 'nav', 'search']) {
      const found = document.querySelectorAll(
        landmark === 'header' || landmark === 'footer' ? `body > ${landmark}` : landmark,
      );
      if (found.length !== 1) problems.push(`${found.length} of ${landmark}`);
    }
    for (const attribute of ['aria-controls', 'aria-labelledby', 'aria-describedby', 'for']) {
      for (const element of document.querySelectorAll(`[${attribute}]`)) {
        for (const id of (element.getAttribute(attribute) ?? '').split(/\s+/)) {
          if (!document.getElementById(id))
            problems.push(`${name(element)}: ${attribute} names ${id}, which is not there`);
        }
      }
    }
    const ids = [...document.querySelectorAll('[id]')].map(({ id }) => id);
    for (const id of new Set(ids.filter((each, index) => ids.indexOf(each) !== index)))
      problems.push(`two of id ${id}`);
    for (const list of document.querySelectorAll('ul, ol')) {
      if ([...list.children].some(({ tagName }) => tagName !== 'LI'))
        problems.push(`${name(list)} holds more than items`);
    }
    for (const svg of document.querySelectorAll('svg:not([aria-hidden])')) problems.push(`${name(svg)} is not hidden`);
    if (!document.documentElement.lang) problems.push('no language');
    if (!document.title) problems.push('no title');
    return problems;
  });
}

/** Texts whose colour stands out from what is behind them by less than WCAG AA asks for. */
export function weakTexts(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const numbers = (colour: string) => (colour.match(/[\d.]+/g) ?? []).map(Number);
    const luminance = (colour: string) => {
      const [red, green, blue] = numbers(colour).map((value) => {
        const share = value / 255;
        return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
      });
      return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
    };
    const behind = (element: Element): string => {
      const colour = getComputedStyle(element).backgroundColor;
      const clear = numbers(colour)[3] === 0;
      return clear && element.parentElement ? behind(element.parentElement) : colour;
    };
    const weak = new Set<string>();
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let text = texts.nextNode(); text; text = texts.nextNode()) {
      const element = text.parentElement;
      if (!element || !text.textContent?.trim() || !element.checkVisibility()) continue;
      if (['SCRIPT', 'STYLE'].includes(element.tagName)) continue;
      const [dark, light] = [luminance(getComputedStyle(element).color), luminance(behind(element))].sort(
        (a, b) => a - b,
      );
      const contrast = (light + 0.05) / (dark + 0.05);
      if (contrast < 4.5) weak.add(`${contrast.toFixed(2)}: ${text.textContent.trim().slice(0, 40)}`);
    }
    return [...weak];
  });
}
