import { pxPerMmFromCard, CARD_MM } from '@einthoven/ecg/paper';

const KEY = 'einthoven px per mm';

/** The scale of this screen that a person has set on this device, in CSS pixels a millimetre; undefined where none was. */
export function readScreenScale(storage: () => Pick<Storage, 'getItem'>): number | undefined {
  try {
    const kept = Number(storage().getItem(KEY) ?? NaN);
    const checked = pxPerMmFromCard(kept * CARD_MM.width);
    return checked.ok ? kept : undefined;
  } catch {
    // Storage can be forbidden; the screen then has the usual scale.
    return undefined;
  }
}

/** Keeps it on this device; whether that was possible. */
export function keepScreenScale(pxPerMm: number, storage: () => Pick<Storage, 'setItem'>): boolean {
  try {
    storage().setItem(KEY, String(pxPerMm));
    return true;
  } catch {
    return false;
  }
}
