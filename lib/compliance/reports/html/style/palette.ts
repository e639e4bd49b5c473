/** The colours of the page. A test holds each pair that meets to the contrast that WCAG 2.2 AA asks for. */
export interface Palette {
  readonly page: string;
  /** Behind cards, tables and open controls. */
  readonly raised: string;
  readonly line: string;
  /** Edges of fields and buttons, which must be seen. */
  readonly edge: string;
  readonly text: string;
  readonly muted: string;
  readonly link: string;
  readonly focus: string;
  readonly failed: string;
  readonly error: string;
  readonly unknown: string;
  readonly waived: string;
  readonly passed: string;
  readonly na: string;
  readonly manual: string;
}

export const LIGHT: Palette = {
  page: '#ffffff',
  raised: '#f6f7f9',
  line: '#dde1e6',
  edge: '#7d8792',
  text: '#1b2129',
  muted: '#56606b',
  link: '#0a58a8',
  focus: '#0a58a8',
  failed: '#b3201f',
  error: '#a8480b',
  unknown: '#7d5a00',
  waived: '#6b459f',
  passed: '#1c6b43',
  na: '#636d78',
  manual: '#1d6384',
};

export const DARK: Palette = {
  page: '#14181d',
  raised: '#1c2127',
  line: '#313842',
  edge: '#7a8592',
  text: '#e4e8ec',
  muted: '#a2acb7',
  link: '#82b7f0',
  focus: '#9cc6f5',
  failed: '#ff8f87',
  error: '#f2a06b',
  unknown: '#dfb95a',
  waived: '#c3a5ee',
  passed: '#7fcf9f',
  na: '#9aa4af',
  manual: '#7fc1e0',
};

/** `--page: #fff; ...` */
export function properties(palette: Palette): string {
  return Object.entries(palette)
    .map(([name, value]) => `--${name}: ${value};`)
    .join(' ');
}
