import { addDays, addYears } from '@einthoven/kernel';
import type { Happening } from './happening.ts';

/** Faults that can be planted, each with the code under which the checker must find it: a check of the checker. */
export const PLANTS = {
  /** A renewal whose period begins a day before the old one ends. */
  overlap: 'PERIODS_OVERLAP',
  /** A renewal that counts from its own day and not from the old anniversary. */
  early: 'ANNIVERSARY_MOVED',
  /** A reminder told twice. */
  reminder: 'REMINDER_NOT_DUE',
  /** A reminder not told. */
  silent: 'REMINDER_MISSING',
  /** A fee of another version. */
  fee: 'FEE_WRONG',
  /** A renewal by hours that lacks its last credit. */
  hours: 'RENEWED_WITHOUT_RULE',
  /** An appeal decided by who took the decision. */
  decider: 'DECIDED_BEFORE',
  /** A suspension decided by one person. */
  alone: 'DECIDED_ALONE',
  /** A day of grace in the platform's answer. */
  grace: 'STANDING_DIFFERS',
  /** A registry that shows what is not so. */
  registry: 'REGISTRY_DIFFERS',
} as const;

/** The name of a planted fault. */
export type Plant = keyof typeof PLANTS;

/** A life with the fault in it, in the first place where it fits; undefined where it fits nowhere. */
export function planted(plant: Plant, happenings: readonly Happening[]): readonly Happening[] | undefined {
  const change = (fits: (happening: Happening, index: number) => boolean, to: (happening: Happening) => readonly Happening[]) => {
    const index = happenings.findIndex(fits);
    return index < 0 ? undefined : [...happenings.slice(0, index), ...to(happenings[index] as Happening), ...happenings.slice(index + 1)];
  };
  switch (plant) {
    case 'overlap':
      return change(
        ({ what }) => what === 'renewed',
        (renewed) => [{ ...renewed, from: addDays((renewed as { from: Happening['on'] }).from, -1) } as Happening],
      );
    case 'early':
      return change(
        (each) => each.what === 'renewed' && each.on < addDays(each.from, -1),
        (renewed) => [
          {
            ...renewed,
            to: addYears(renewed.on, Number((renewed as { to: string }).to.slice(0, 4)) - Number((renewed as { from: string }).from.slice(0, 4))),
          } as Happening,
        ],
      );
    case 'reminder':
      return change(
        ({ what }) => what === 'reminded',
        (reminded) => [reminded, reminded],
      );
    case 'silent':
      return change(
        ({ what }) => what === 'reminded',
        () => [],
      );
    case 'fee':
      return change(
        ({ what }) => what === 'paid',
        (paid) => [{ ...paid, cents: (paid as { cents: number }).cents - 100 } as Happening],
      );
    case 'hours':
      return change(
        (each) => each.what === 'renewed' && each.credits.length > 1,
        (renewed) => [{ ...renewed, credits: (renewed as { credits: readonly string[] }).credits.slice(0, 1) } as Happening],
      );
    case 'decider': {
      const decided = new Map(happenings.flatMap((each) => (each.what === 'acted' && each.action === 'suspend' ? [[each.decision, each.by] as const] : [])));
      return change(
        (each) => each.what === 'appeal-decided' && decided.has(each.decision),
        (appeal) => [{ ...appeal, by: (decided.get((appeal as { decision: string }).decision) ?? []).slice(0, 1) } as Happening],
      );
    }
    case 'alone':
      return change(
        (each) => each.what === 'acted' && each.action === 'suspend',
        (acted) => [{ ...acted, by: (acted as { by: readonly string[] }).by.slice(0, 1) } as Happening],
      );
    case 'grace':
    case 'registry':
      return happenings;
  }
}
