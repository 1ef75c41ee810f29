import { power } from '../elementary/elementary.ts';

/** QT at a rate of 60, by four laws; milliseconds. */
export type CorrectedQt = { readonly bazett: number; readonly fridericia: number; readonly framingham: number; readonly hodges: number };

/**
 * QT corrected for the rate (AHA/ACCF/HRS 2009 part IV): Bazett, Fridericia, Framingham and Hodges.
 *
 * @param qtS seconds
 * @param rrS seconds from beat to beat
 *
 * @example
 * ```ts
 * correctedQt(0.4, 1).bazett === 400;
 * ```
 */
export function correctedQt(qtS: number, rrS: number): CorrectedQt {
  const ms = (seconds: number) => Math.round(seconds * 1000);
  return {
    bazett: ms(qtS / Math.sqrt(rrS)),
    fridericia: ms(qtS / power(rrS, 1 / 3)),
    framingham: ms(qtS + 0.154 * (1 - rrS)),
    hodges: ms(qtS + 0.00175 * (60 / rrS - 60)),
  };
}
