/** Whether a waiver's scope covers the construct at a path: the construct itself, or one above it. */
export function scopeMatcher(scope: string): (path: string) => boolean {
  const pattern = scope
    .split('/')
    .map((segment) => (segment === '**' ? '**' : segment.split('*').map(escapeRegExp).join('[^/]*')))
    .join('/')
    // `a/**/b` matches `a/b` too.
    .replaceAll('**/', '(?:[^/]+/)*')
    .replaceAll('/**', '(?:/[^/]+)*')
    .replaceAll('**', '.*');
  const expression = new RegExp(`^${pattern}(?:/.*)?$`);
  return (path) => expression.test(path);
}

/** What is wrong with a scope, or nothing. */
export function scopeProblem(scope: string): string | undefined {
  if (scope === '') return 'it is empty, which is the whole app';
  if (scope.startsWith('/') || scope.endsWith('/') || scope.includes('//')) {
    return 'a construct path has no leading, trailing or double slash';
  }
  const segments = scope.split('/');
  if (segments.some((segment) => segment.includes('**') && segment !== '**')) {
    return '`**` must stand alone between slashes';
  }
  if (/^\*+$/.test(segments[0]) || segments.every((segment) => segment.includes('*'))) {
    return 'it covers the whole app';
  }
  return undefined;
}

const escapeRegExp = (text: string): string => text.replace(/[.+?^${}()|[\]\\]/g, '\\$&');
