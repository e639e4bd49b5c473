/** Whether a waiver's scope covers the construct at a path: the construct itself, or one above it. */
export function scopeMatcher(scope: string): (path: string) => boolean {
  if (!scope.includes('*')) return (path) => path === scope || path.startsWith(`${scope}/`);
  const pattern = scope.split('/').map((segment) => (segment === '**' ? '**' : segmentMatcher(segment)));
  return (path) => coversFrom(pattern, path.split('/'), 0, 0);
}

/** What is wrong with a scope, or nothing. */
export function scopeProblem(scope: string): string | undefined {
  if (scope.trim() === '') return 'it is empty, which is the whole app';
  if (scope.startsWith('/') || scope.endsWith('/') || scope.includes('//')) {
    return 'a construct path has no leading, trailing or double slash';
  }
  const segments = scope.split('/');
  if (segments.some((segment) => segment.includes('**') && segment !== '**')) {
    return '`**` must stand alone between slashes';
  }
  if (/^\*+$/.test(segments[0]) || segments.every((segment) => segment.includes('*'))) {
    return 'it covers the whole app, or may: the first segment must not be a wildcard, and some segment must have none';
  }
  return undefined;
}

type SegmentMatcher = (segment: string) => boolean;

function segmentMatcher(segment: string): SegmentMatcher {
  const expression = new RegExp(`^${segment.split(/\*+/).map(escapeRegExp).join('.*')}$`, 's');
  return (candidate) => expression.test(candidate);
}

/** Whether the pattern from segment `p` on matches the path from segment `s` on; what is left of the path lies below. */
function coversFrom(
  pattern: readonly (SegmentMatcher | '**')[],
  path: readonly string[],
  p: number,
  s: number,
): boolean {
  if (p === pattern.length) return true;
  const matcher = pattern[p];
  if (matcher === '**') {
    for (let next = s; next <= path.length; next++) if (coversFrom(pattern, path, p + 1, next)) return true;
    return false;
  }
  return s < path.length && matcher(path[s]) && coversFrom(pattern, path, p + 1, s + 1);
}

const escapeRegExp = (text: string): string => text.replace(/[.+?^${}()|[\]\\]/g, '\\$&');
