import { gunzipSync } from 'node:zlib';
import { isMime, mimeParts } from './mime';

/** A text that stands in another one, encoded or not. */
export interface DecodedText {
  readonly text: string;
  /** What holds it: `part 2, gzip`; empty for the whole. */
  readonly within: string;
}

/** What came of decoding. */
export interface Decoded {
  readonly texts: DecodedText[];
  /** What could not be read, in words that tell nothing of it. */
  readonly unreadable: string[];
}

/** EC2 takes 16 KB of user data; nothing honest unpacks to more than this, and a bomb must not take memory. */
const MAX_UNPACKED = 1024 * 1024;
const MAX_DEPTH = 6;
/** Nobody packs more texts into one; each try takes time. */
const MAX_TRIES = 32;
const MAX_TEXTS = 256;

/** Compressed text in base64 begins like this, in a cloud-config's `gz+b64` or in `echo ... | base64 -d | gunzip`. */
const EMBEDDED_GZIP = /(?<![A-Za-z0-9+/=])H4sI(?:[A-Za-z0-9+/]|\r?\n[ \t]{0,12}(?=[A-Za-z0-9+/])){12,}={0,2}/g;

/** Reads bytes as cloud-init does: gzip, MIME parts, text, each in another up to a depth. */
export function decodeBytes(bytes: Buffer): Decoded {
  const decoded: Decoded = { texts: [], unreadable: [] };
  decodeInto(decoded, bytes, '', 0);
  return decoded;
}

/** The same for what is text already. */
export function decodeText(text: string): Decoded {
  const decoded: Decoded = { texts: [], unreadable: [] };
  textInto(decoded, text, '', 0);
  return decoded;
}

const inside = (within: string, part: string) => (within === '' ? part : `${within}, ${part}`);

function decodeInto(decoded: Decoded, bytes: Buffer, within: string, depth: number): void {
  if (depth > MAX_DEPTH) {
    decoded.unreadable.push(`${inside(within, 'content')} is nested too deep`);
  } else if (bytes[0] === 0x1f && bytes[1] === 0x8b) {
    const unpacked = unpack(bytes);
    if (unpacked) decodeInto(decoded, unpacked, inside(within, 'gzip'), depth + 1);
    else decoded.unreadable.push(`${inside(within, 'gzip')} is damaged or unpacks to more than 1 MB`);
  } else if (bytes[0] === 0xff && bytes[1] === 0xfe) {
    textInto(decoded, bytes.subarray(2).toString('utf16le'), within, depth);
  } else if (bytes.includes(0)) {
    decoded.unreadable.push(`${inside(within, 'content')} is binary`);
    decoded.texts.push({ text: bytes.toString('latin1'), within });
  } else {
    textInto(decoded, bytes.toString('utf8').replace(/^\uFEFF/, ''), within, depth);
  }
}

function unpack(bytes: Buffer): Buffer | undefined {
  try {
    return gunzipSync(bytes, { maxOutputLength: MAX_UNPACKED });
  } catch {
    return undefined;
  }
}

function textInto(decoded: Decoded, text: string, within: string, depth: number): void {
  if (isMime(text)) {
    const parts = depth < MAX_DEPTH ? mimeParts(text) : undefined;
    if (parts) {
      // What stands around the parts is read too: nothing else looks there.
      decoded.texts.push({ text: parts.around, within });
      parts.parts.forEach((part, index) => {
        const place = inside(within, `part ${index + 1}`);
        if ('bytes' in part) decodeInto(decoded, part.bytes, place, depth + 1);
        else {
          if (part.problem) decoded.unreadable.push(`${place} ${part.problem}`);
          textInto(decoded, part.text, place, depth + 1);
        }
      });
      return;
    }
    decoded.unreadable.push(`${inside(within, 'MIME message')} has no boundary, or is nested too deep`);
  }
  decoded.texts.push({ text, within });
  if (depth >= MAX_DEPTH) return;
  let tries = 0;
  for (const [run] of text.matchAll(EMBEDDED_GZIP)) {
    if (++tries > MAX_TRIES || decoded.texts.length > MAX_TEXTS) {
      decoded.unreadable.push(`${inside(within, 'content')} holds too many compressed texts`);
      return;
    }
    const unpacked = unpack(Buffer.from(run, 'base64'));
    if (unpacked) decodeInto(decoded, unpacked, inside(within, 'gzip in base64'), depth + 1);
  }
}
