import { base64Bytes } from './base64';

/** One part of a MIME message: its bytes, or its text where it is not encoded. */
export type MimePart = { readonly bytes: Buffer } | { readonly text: string; readonly problem?: string };

/** A MIME message taken apart. */
export interface MimeMessage {
  readonly parts: readonly MimePart[];
  /** Headers, preamble and epilogue. */
  readonly around: string;
}

/** Whether a text begins with the headers of a MIME message, as cloud-init asks. */
export function isMime(text: string): boolean {
  return /^(?:From [^\n]{0,200}\r?\n)?(?:[A-Za-z-]{1,64}:[^\n]*\r?\n(?:[ \t][^\n]*\r?\n){0,4}){0,16}?(?:Content-Type|MIME-Version):/i.test(
    text.slice(0, 8192),
  );
}

/** Takes a message apart; a single part if it is not multipart. Nothing if its boundary is missing. */
export function mimeParts(text: string): MimeMessage | undefined {
  const { headers, body } = splitHeaders(text);
  const type = headers.get('content-type') ?? 'text/plain';
  const headText = text.slice(0, text.length - body.length);
  if (!/^multipart\//i.test(type)) return { parts: [decodePart(headers, body)], around: headText };
  const boundary = /boundary="?([^";\s]{1,200})/i.exec(type)?.[1];
  if (boundary === undefined) return undefined;
  const around: string[] = [headText];
  const parts: MimePart[] = [];
  let current: string[] = around;
  const finish = () => {
    if (current === around) return;
    const part = splitHeaders(current.join('\n'));
    around.push([...part.headers.values()].join('\n'));
    parts.push(decodePart(part.headers, part.body));
  };
  for (const line of body.split('\n')) {
    const trimmed = line.trimEnd();
    if (trimmed !== `--${boundary}` && trimmed !== `--${boundary}--`) {
      current.push(line);
      continue;
    }
    finish();
    current = trimmed.endsWith(`${boundary}--`) ? around : [];
  }
  finish();
  return { parts, around: around.join('\n') };
}

function splitHeaders(text: string): { readonly headers: Map<string, string>; readonly body: string } {
  const headers = new Map<string, string>();
  let last = '';
  let at = 0;
  while (at < text.length) {
    const newline = text.indexOf('\n', at);
    const end = newline < 0 ? text.length : newline;
    const line = text.slice(at, end).trimEnd();
    if (line === '' && headers.size > 0) return { headers, body: text.slice(end + 1) };
    const header = /^([A-Za-z-]{1,64}):\s*(.*)$/.exec(line);
    if (header) {
      last = header[1].toLowerCase();
      headers.set(last, header[2]);
    } else if (/^[ \t]/.test(line) && last !== '') headers.set(last, `${headers.get(last) ?? ''} ${line.trim()}`);
    // A part may have no headers at all.
    else if (line !== '' && !line.startsWith('From ')) return { headers, body: text.slice(at) };
    at = end + 1;
  }
  return { headers, body: '' };
}

function decodePart(headers: ReadonlyMap<string, string>, body: string): MimePart {
  const encoding = (headers.get('content-transfer-encoding') ?? '7bit').trim().toLowerCase();
  if (encoding === 'base64') {
    const bytes = base64Bytes(body);
    if (bytes) return { bytes };
    // The template's own `Fn::Base64` of a text with holes is shown as that text.
    return body.includes('${') || body.trim() === '' ? { text: body } : { text: body, problem: 'is no valid base64' };
  }
  if (encoding === 'quoted-printable') return { bytes: quotedPrintable(body) };
  if (/^(?:7bit|8bit|binary)$/.test(encoding)) return { text: body };
  return { text: body, problem: 'has an unknown transfer encoding' };
}

function quotedPrintable(body: string): Buffer {
  const latin = body
    .replaceAll(/=[ \t]{0,80}\r?\n/g, '')
    .replaceAll(/=([0-9A-Fa-f]{2})/g, (_, code: string) => String.fromCharCode(parseInt(code, 16)));
  return Buffer.from(latin, /[^\u0000-\u00ff]/.test(latin) ? 'utf8' : 'latin1');
}
