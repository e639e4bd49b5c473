/** Bytes of strict base64, folded over lines or not; nothing if it is something else. */
export function base64Bytes(text: string): Buffer | undefined {
  const compact = text.replaceAll(/\s+/g, '');
  if (compact === '' || compact.length % 4 === 1 || !/^[A-Za-z0-9+/]*={0,2}$/.test(compact)) return undefined;
  return Buffer.from(compact, 'base64');
}
