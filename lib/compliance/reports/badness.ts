import type { Status } from '../engine/report';

/** How bad a status is. A control that no template shows, or that is about nothing here, is neither better nor worse than a passed one. */
export function badness(status: Status): number {
  return { failed: 4, error: 3, unknown: 2, waived: 1, passed: 0, 'not applicable': 0, manual: 0 }[status];
}
