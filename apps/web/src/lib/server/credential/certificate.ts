import { toString as qrSvg } from 'qrcode';
import { simulate } from '@einthoven/ecg';
import { drawingOf, layoutOf, PAPER_COLOURS } from '@einthoven/ecg/paper';
import { unwrap } from '@einthoven/kernel';
import type { PublicRecord } from '@einthoven/credential';
import { renderPdf, type DocumentData } from '../platform/document.ts';
import { dateWords } from '../../ui/words.ts';

/** What `content/documents/certificate.typ` shows. */
export type CertificateData = DocumentData & {
  readonly description: string;
  readonly issuer: string;
  readonly name: string;
  readonly credentialTitle: string;
  readonly number: string;
  readonly certifiedOn: string;
  readonly validThrough: string;
  readonly verifyUrl: string;
  /** The same address as people type it, up to the number. */
  readonly verifyPlace: string;
  readonly qr: string;
  readonly qrAlt: string;
  /** An SVG of a whole ECG strip across the page. */
  readonly strip: string;
  readonly statement: string;
  readonly demonstration: boolean;
};

/** Why no certificate is made. */
export type CertificateRefusal =
  /** The credential is not in force today: expired, suspended, revoked, surrendered. */
  | 'CERTIFICATE_NOT_IN_FORCE'
  /** The record was closed at the holder's request and has no name any more. */
  | 'CERTIFICATE_RECORD_CLOSED';

const STRIP_WIDTH_MM = 279.4;
const STRIP_HEIGHT_MM = 30;

let strip: string | undefined;

/** ECG paper at true size with one computed lead, 25 mm/s and 10 mm/mV; the same on every certificate. */
function stripSvg(): string {
  if (strip) return strip;
  const { recording } = unwrap(simulate({ durationS: Math.ceil(STRIP_WIDTH_MM / 25) + 1, atria: { rhythm: { kind: 'sinus', rateBpm: 68 } } }, 'certificate'));
  const [trace] = drawingOf(layoutOf(recording, { format: 'rhythm', rowMm: STRIP_HEIGHT_MM })).traces;
  const lines = (everyMm: number, colour: string, width: number) => {
    let path = '';
    for (let x = 0; x <= STRIP_WIDTH_MM; x += everyMm) path += `M${x} 0V${STRIP_HEIGHT_MM}`;
    for (let y = 0; y <= STRIP_HEIGHT_MM; y += everyMm) path += `M0 ${y}H${STRIP_WIDTH_MM}`;
    return `<path d="${path}" stroke="${colour}" stroke-width="${width}" fill="none"/>`;
  };
  strip =
    `<svg xmlns="http://www.w3.org/2000/svg" width="${STRIP_WIDTH_MM}mm" height="${STRIP_HEIGHT_MM}mm" viewBox="0 0 ${STRIP_WIDTH_MM} ${STRIP_HEIGHT_MM}">` +
    `<rect width="${STRIP_WIDTH_MM}" height="${STRIP_HEIGHT_MM}" fill="${PAPER_COLOURS.paper}"/>` +
    lines(1, PAPER_COLOURS.fine, 0.1) +
    lines(5, PAPER_COLOURS.bold, 0.18) +
    `<path d="${trace?.d ?? ''}" stroke="${PAPER_COLOURS.trace}" stroke-width="0.45" stroke-linejoin="round" fill="none"/></svg>`;
  return strip;
}

/** Whether a certificate may be made of a record today. */
export function certificateRefusal(record: PublicRecord): CertificateRefusal | undefined {
  if (record.name === undefined) return 'CERTIFICATE_RECORD_CLOSED';
  return record.status === 'active' || record.status === 'provisional' ? undefined : 'CERTIFICATE_NOT_IN_FORCE';
}

/**
 * The certificate of a credential in force, from nothing but its public record.
 *
 * @param baseUrl public address of the installation, without a slash at the end
 */
export async function certificateData(record: PublicRecord & { readonly name: string }, baseUrl: string): Promise<CertificateData> {
  const verifyUrl = `${baseUrl}/registry/${record.number}`;
  return {
    title: `Certificate ${record.number}, ${record.issuer}`,
    description: `${record.title}, issued by ${record.issuer}`,
    issuer: record.issuer,
    name: record.name,
    credentialTitle: record.status === 'provisional' ? `${record.title}, provisional` : record.title,
    number: record.number,
    certifiedOn: dateWords(record.firstCertifiedOn),
    validThrough: dateWords(record.period.lastDay),
    verifyUrl,
    verifyPlace: `${baseUrl.replace(/^https?:\/\//, '')}/registry/`,
    qr: await qrSvg(verifyUrl, { type: 'svg', errorCorrectionLevel: 'M', margin: 0, color: { dark: '#16202cff', light: '#ffffff00' } }),
    qrAlt: `QR code that opens the public record of this credential, ${verifyUrl}`,
    strip: stripSvg(),
    statement:
      backInForceWords(record) +
      'This paper says what was true when it was made. The public registry says what is true today. ' +
      'It does not say that the holder is licensed in a state or fit for a given job.',
    demonstration: record.demonstration,
  };
}

/** What a certificate says after a gap, so that it tells no more than the registry does. */
function backInForceWords(record: PublicRecord): string {
  const back = record.history.findLast(({ from, basis }, index) => basis !== 'renewal' && index > 0 && from <= record.period.lastDay);
  if (!back) return '';
  return `${back.basis === 'reinstatement' ? 'Reinstated' : 'Certified anew'} on ${dateWords(back.from)} after a time out of force. `;
}

/** Renders the certificate. */
export async function renderCertificate(record: PublicRecord & { readonly name: string }, baseUrl: string): Promise<Uint8Array> {
  return renderPdf('certificate', await certificateData(record, baseUrl));
}
