import type { WaveAreas } from './measure-ecg.ts';
import { quantile, type Signal } from './samples.ts';

/** Wires that seem to be on the wrong electrodes, or what else looks the same. */
export type WireSuspicion = { readonly code: string; readonly says: string };

/** Suspects swapped limb wires: a flat limb lead where the others are not, or lead I upside down with chest leads that are right. */
export function suspectWires({ leads }: Signal, areas: WaveAreas | undefined): WireSuspicion[] {
  const height = (name: string): number | undefined => {
    const lead = leads[name]?.filter(Number.isFinite);
    return lead && lead.length > 0 ? quantile(lead.slice(), 0.995) - quantile(lead.slice(), 0.005) : undefined;
  };
  const [one, two, three] = [height('I'), height('II'), height('III')];
  if (one === undefined || two === undefined || three === undefined || areas === undefined) return [];
  const flat = (size: number, other: number, another: number) => size < 60 && Math.min(other, another) > 6 * Math.max(size, 20);
  if (flat(two, one, three)) return [{ code: 'reversal-ra-rl', says: 'Lead II is flat alone: the right arm and right leg wires may be swapped.' }];
  if (flat(three, one, two)) return [{ code: 'reversal-la-rl', says: 'Lead III is flat alone: the left arm and right leg wires may be swapped.' }];
  if (flat(one, two, three)) return [{ code: 'reversal-arms-legs', says: 'Lead I is flat alone: both arm wires may be on the legs.' }];
  const { qrs, p, t } = areas;
  const down = (wave: Readonly<Record<string, number>> | undefined, name: string) => (wave?.[name] ?? 0) < 0;
  if (down(qrs, 'I') && down(p, 'I') && down(t, 'I')) {
    const six = qrs['V6'];
    if (six !== undefined && six < 0)
      return [{ code: 'dextrocardia', says: 'Lead I is upside down and R does not grow to V6: dextrocardia, or arm and chest wires swapped.' }];
    return [{ code: 'reversal-ra-la', says: 'P, QRS and T of lead I are upside down: the arm wires may be swapped.' }];
  }
  return [];
}
