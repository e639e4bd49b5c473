import { closeSync, openSync, writeSync } from 'node:fs';

/** Bytes that are collected before they are written. */
const BLOCK = 1 << 16;
/** Of the bytes that a character may take. */
const WIDEST = 3;

/** Writes a file in parts, through little memory: neither the whole text nor its bytes are ever copied. */
export function writeParts(file: string, write: (say: (part: string) => void) => void): void {
  const descriptor = openSync(file, 'w');
  try {
    const block = Buffer.allocUnsafe(BLOCK);
    let length = 0;
    const flush = () => {
      for (let at = 0; at < length;) at += writeSync(descriptor, block, at, length - at);
      length = 0;
    };
    write((part) => {
      for (let at = 0; at < part.length;) {
        const end = endOfPiece(part, at);
        if ((end - at) * WIDEST > BLOCK - length) flush();
        length += block.write(part.slice(at, end), length);
        at = end;
      }
    });
    flush();
  } finally {
    closeSync(descriptor);
  }
}

/** Where to cut: what fits into half a block, and never a character of two units in two. */
function endOfPiece(text: string, start: number): number {
  const end = start + Math.floor(BLOCK / WIDEST / 2);
  if (end >= text.length) return text.length;
  return /[\ud800-\udbff]/.test(text[end - 1]) ? end - 1 : end;
}
