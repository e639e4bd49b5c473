import { STATUSES, type Status } from '../../engine/report';

interface StatusLook {
  readonly label: string;
  /** Of the CSS class, the colour and the icon: a word. */
  readonly key: string;
  readonly meaning: string;
  /** Drawn on 16 by 16; `ink` is drawn in the colour of the page. */
  readonly icon: string;
}

const FULL_CIRCLE = '<circle cx="8" cy="8" r="7" fill="currentColor" stroke="none"/>';
const RING = '<circle cx="8" cy="8" r="6.25"/>';

/** Each status has a shape and a word of its own: colour alone tells nothing to many readers, nor on a grey print. */
export const STATUS_LOOKS: Readonly<Record<Status, StatusLook>> = {
  failed: {
    label: 'Failed',
    key: 'failed',
    meaning: 'A template breaks what the control asks for.',
    icon: `${FULL_CIRCLE}<path class="ink" d="M5.5 5.5l5 5m0-5l-5 5"/>`,
  },
  error: {
    label: 'Rule error',
    key: 'error',
    meaning: 'A rule broke down. That is a defect of the rule; what it judges is not known.',
    icon: '<path d="M8 1.2L15.4 14.4H.6z" fill="currentColor" stroke="none"/><path class="ink" d="M8 6v4m0 2.2v.1"/>',
  },
  unknown: {
    label: 'Unknown',
    key: 'unknown',
    meaning: 'The templates do not tell. Never counted as passed.',
    icon: `${RING}<path d="M6.1 6.4a1.9 1.9 0 1 1 2.8 1.6c-.6.4-.9.7-.9 1.4m0 2v.1"/>`,
  },
  waived: {
    label: 'Waived',
    key: 'waived',
    meaning: 'It fails, and somebody accepts that, for a reason and until a date.',
    icon: '<path d="M4 14.5v-12.5h8.5l-2.2 3.2 2.2 3.2h-8.5"/>',
  },
  passed: {
    label: 'Passed',
    key: 'passed',
    meaning: 'Every resource that its rules are about is set up as asked for.',
    icon: `${FULL_CIRCLE}<path class="ink" d="M4.8 8.2l2.2 2.3 4.2-4.8"/>`,
  },
  'not applicable': {
    label: 'Not applicable',
    key: 'na',
    meaning: 'The templates hold nothing that its rules are about.',
    icon: `${RING}<path d="M5.2 8h5.6"/>`,
  },
  manual: {
    label: 'Manual',
    key: 'manual',
    meaning: 'No template can show it. Evidence must be attached.',
    icon: '<path d="M2.5 13.5l.7-3 7.8-7.8 2.3 2.3-7.8 7.8zM9.5 4.2l2.3 2.3"/>',
  },
};

/** The icons, each drawn once. */
export const ICONS = STATUSES.map((status) => {
  const { key, icon } = STATUS_LOOKS[status];
  return `<symbol id="icon-${key}" viewBox="0 0 16 16">${icon}</symbol>`;
}).join('');

/** Icon and word, ready for the page. `text` says the word in another way, such as with a count. */
export function badge(status: Status, text = STATUS_LOOKS[status].label): string {
  const { key } = STATUS_LOOKS[status];
  return `<span class="status ${key}"><svg class="icon" aria-hidden="true"><use href="#icon-${key}"/></svg>${text}</span>`;
}
