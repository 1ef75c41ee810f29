import { itemInformation, type ThreeParameter } from '@einthoven/psychometrics';
import type { AssemblyItem, AssemblyProblem, Rule } from '@einthoven/psychometrics/assembly';
import { domainQuota, scoredItemsOf, type Blueprint } from '../blueprint/blueprint.ts';
import { optionsOf } from '../item/choices.ts';
import { COGNITIVE_LEVELS, OPTION_IDS, type OptionId, type PublicItem } from '../item/item.ts';
import type { FormCandidate } from './form.ts';

/** What assembly needs to know of an item. Its use and right option come from the key and stay on the server. */
export type AssemblyCandidate = FormCandidate & {
  readonly shown: PublicItem;
  /** Draws a tracing of its own for each form. */
  readonly isFamily: boolean;
  /** Of a single-best item with a fixed key. */
  readonly rightOption: OptionId | undefined;
  /** The author's estimate of the share that answers right. */
  readonly difficulty: number | undefined;
  /** Once it is calibrated. */
  readonly parameters: ThreeParameter | undefined;
  /** Whether the bank puts it into the block that all forms share. */
  readonly isAnchor: boolean;
  readonly enemies: readonly string[];
  /** How many people have had it in a form. */
  readonly timesShown: number;
};

/** What is wished beside the blueprint's rules. */
export type FormWish = {
  readonly forms: number;
  readonly pretestItems: number;
  /** Of the whole exam. */
  readonly minutes: number;
  /** Items that must not be used, such as those of forms that are out already. An anchor item is never among them. */
  readonly leaveOut: readonly string[];
};

const LEVEL_WORDS = { recall: 'recall', apply: 'apply', analyse: 'analyse' } as const;
const SCORED = { use: 'scored' } as const;

/** The words that a candidate reads. */
export function wordsOf(shown: PublicItem): number {
  const rows = shown.type === 'match' ? Object.values(shown.rows) : [];
  return [shown.stem, ...Object.values(optionsOf(shown)), ...rows]
    .join(' ')
    .split(/\s+/)
    .filter((word) => word !== '').length;
}

/**
 * Says in rules what a blueprint asks of forms, over the items that a bank has. Where every scored item is calibrated
 * forms are alike in information around the cut, else in the mean of the authors' estimates.
 */
export function formProblem(bank: readonly AssemblyCandidate[], blueprint: Blueprint, wish: FormWish): AssemblyProblem {
  const { forms: limits } = blueprint;
  const isCalibrated = bank.some((item) => item.use === 'scored') && bank.every((item) => item.use !== 'scored' || item.parameters !== undefined);
  const abilities = limits.information.steps.map((step) => limits.information.cutAbility + step);
  const estimates = bank.flatMap((item) => (item.use === 'scored' && item.difficulty !== undefined ? [item.difficulty] : []));
  const usual = estimates.length > 0 ? estimates.reduce((sum, value) => sum + value, 0) / estimates.length : 0;
  const items = bank.map((item): AssemblyItem => {
    const words = wordsOf(item.shown);
    const hasTracing = item.isFamily || item.shown.tracing !== undefined;
    return {
      id: item.itemId,
      categories: {
        task: item.task,
        level: item.level,
        use: item.use,
        domain: item.task.slice(0, 1),
        tracing: hasTracing ? 'yes' : 'no',
        ...(item.rightOption === undefined ? {} : { right: item.rightOption }),
      },
      amounts: {
        words,
        seconds: Math.round(words * limits.seconds.perWord + limits.seconds.perType[item.shown.type] + (hasTracing ? limits.seconds.perTracing : 0)),
        // An item without an estimate moves the mean nowhere.
        ...(item.use === 'scored' ? { difficulty: item.difficulty ?? usual } : {}),
        ...(item.use === 'scored' && item.parameters
          ? Object.fromEntries(abilities.map((theta) => [informationAt(theta), itemInformation(item.parameters as ThreeParameter, theta)]))
          : {}),
      },
    };
  });
  const length = scoredItemsOf(blueprint) + wish.pretestItems;
  const exactly = (n: number) => ({ atLeast: n, atMost: n });
  const anchors = bank.filter((item) => item.isAnchor && item.use === 'scored').map((item) => item.itemId);
  const shared = wish.forms > 1 ? limits.anchorItems : 0;
  // In the order in which a clash is told: what is fixed first, then each task, and the whole last, so that the rules
  // named are those that say what the bank lacks.
  const rules: Rule[] = [];
  if (wish.forms > 1) {
    rules.push({ id: 'uses', words: 'Each item in one form, anchors apart', kind: 'uses', atMost: limits.sharedBeyondAnchor > 0 ? 2 : 1 });
    rules.push({
      id: 'overlap',
      words: `Two forms share at most ${shared + limits.sharedBeyondAnchor} items`,
      kind: 'overlap',
      atMost: shared + limits.sharedBeyondAnchor,
    });
    rules.push({ id: 'anchor', words: `An anchor block of ${shared} items`, kind: 'count', of: 'anchor', ...exactly(shared) });
    rules.push({ id: 'anchor scored', words: 'Anchor items are scored', kind: 'count', of: 'anchor', where: { use: 'pretest' }, atMost: 0 });
    // A block that the bank fixes may be of any make; one that is chosen is a small blueprint.
    if (anchors.length > 0)
      rules.push({
        id: 'anchor items',
        words: `Of the ${anchors.length} items that the bank marks as anchors none is missing`,
        kind: 'required',
        of: 'anchor',
        items: anchors,
      });
    else
      for (const [domain, quota] of Object.entries(domainQuota(blueprint, shared)))
        rules.push({
          id: `anchor ${domain}`,
          words: `Anchor, domain ${domain}: ${quota} items`,
          kind: 'count',
          of: 'anchor',
          where: { domain },
          ...exactly(quota),
        });
  }
  for (const domain of blueprint.domains) {
    for (const task of domain.tasks)
      for (const level of COGNITIVE_LEVELS) {
        const wanted = task.levels[level];
        const has = bank.filter((item) => item.use === 'scored' && item.task === task.id && item.level === level).length;
        if (wanted > 0 || has > 0)
          rules.push({
            id: `${task.id} ${level}`,
            words: `Task ${task.id}, ${LEVEL_WORDS[level]}: ${wanted} scored (the bank has ${has})`,
            kind: 'count',
            of: 'form',
            where: { ...SCORED, task: task.id, level },
            ...exactly(wanted),
          });
      }
  }
  const keyed = bank.filter((item) => item.rightOption !== undefined).length;
  if (keyed > 0)
    for (const right of OPTION_IDS)
      rules.push({
        id: `right ${right}`,
        words: `Option ${right} right in ${limits.rightOption.atLeast} to ${limits.rightOption.atMost} items`,
        kind: 'count',
        of: 'form',
        where: { right },
        ...limits.rightOption,
      });
  rules.push({
    id: 'tracings',
    words: `${limits.tracings.atLeast} to ${limits.tracings.atMost} items with a tracing`,
    kind: 'count',
    of: 'form',
    where: { tracing: 'yes' },
    ...limits.tracings,
  });
  const seconds = Math.floor(wish.minutes * 60 * limits.seconds.atMostShareOfTime);
  rules.push({
    id: 'seconds',
    words: `At most ${seconds} seconds of work (${Math.floor(seconds / 60)} minutes)`,
    kind: 'sum',
    of: 'form',
    amount: 'seconds',
    atMost: seconds,
  });
  const words = expected(blueprint, bank, items, 'words', wish.pretestItems);
  if (words > 0) {
    const [atLeast, atMost] = [Math.floor(words * (1 - limits.wordsWithin)), Math.ceil(words * (1 + limits.wordsWithin))];
    rules.push({ id: 'words', words: `${atLeast} to ${atMost} words to read`, kind: 'sum', of: 'form', amount: 'words', atLeast, atMost });
  }
  if (isCalibrated)
    for (const theta of abilities) {
      const target = expected(blueprint, bank, items, informationAt(theta), 0);
      rules.push({
        id: informationAt(theta),
        words: `Information ${target.toFixed(2)} at ability ${theta}, within ${limits.information.within * 100} %`,
        kind: 'target',
        amount: informationAt(theta),
        target,
        tolerance: limits.information.within,
      });
    }
  else if (estimates.length > 0) {
    const target = expected(blueprint, bank, items, 'difficulty', 0);
    const mean = target / scoredItemsOf(blueprint);
    rules.push({
      id: 'difficulty',
      words: `Mean estimate ${mean.toFixed(3)} (authors, until calibrated), within ${limits.difficultyWithin * 100} %`,
      kind: 'target',
      amount: 'difficulty',
      target,
      tolerance: limits.difficultyWithin,
    });
  }
  for (const group of enemyGroups(bank))
    rules.push({ id: `enemies ${group.join(' ')}`, words: `Only one of ${group.join(', ')}`, kind: 'apart', items: group });
  const worn = bank.filter((item) => !item.isAnchor && item.timesShown >= limits.shownAtMost).map((item) => item.itemId);
  if (worn.length > 0)
    rules.push({ id: 'shown', words: `No item that ${limits.shownAtMost} people have had: leaves out ${worn.length}`, kind: 'forbidden', items: worn });
  const known = new Set(bank.map((item) => item.itemId));
  const spared = wish.leaveOut.filter((id) => known.has(id) && !anchors.includes(id));
  if (spared.length > 0)
    rules.push({ id: 'left out', words: `No item of earlier forms, anchors apart: leaves out ${spared.length}`, kind: 'forbidden', items: spared });
  const pretest = bank.filter((item) => item.use === 'pretest').length;
  rules.push(
    {
      id: 'pretest',
      words: `${wish.pretestItems} pretest items (the bank has ${pretest})`,
      kind: 'count',
      of: 'form',
      where: { use: 'pretest' },
      ...exactly(wish.pretestItems),
    },
    { id: 'length', words: `${length} items in each form (the bank has ${bank.length})`, kind: 'count', of: 'form', ...exactly(length) },
  );
  return { items, forms: wish.forms, rules };
}

const informationAt = (theta: number) => `information at ${theta}`;

/** What a form has of an amount when each cell of the blueprint gets what its items have on average. */
function expected(blueprint: Blueprint, bank: readonly AssemblyCandidate[], items: readonly AssemblyItem[], amount: string, pretestItems: number): number {
  const mean = (fits: (item: AssemblyCandidate) => boolean) => {
    const amounts = bank.flatMap((item, index) => (fits(item) ? [items[index]?.amounts[amount] ?? 0] : []));
    return amounts.length > 0 ? amounts.reduce((sum, value) => sum + value, 0) / amounts.length : 0;
  };
  const scored = blueprint.domains
    .flatMap((domain) => domain.tasks)
    .flatMap((task) =>
      COGNITIVE_LEVELS.map((level) => task.levels[level] * mean((item) => item.use === 'scored' && item.task === task.id && item.level === level)),
    );
  return scored.reduce((sum, value) => sum + value, 0) + pretestItems * mean((item) => item.use === 'pretest');
}

/**
 * Groups of items of which every two are enemies, so that every pair is in one: what one of two says counts for both,
 * and a group is one rule where pairs would be many.
 */
export function enemyGroups(bank: readonly { readonly itemId: string; readonly enemies: readonly string[] }[]): readonly (readonly string[])[] {
  const known = new Set(bank.map((item) => item.itemId));
  const enemies = new Map([...known].map((id) => [id, new Set<string>()]));
  for (const { itemId, enemies: named } of bank)
    for (const other of named) {
      if (other === itemId || !known.has(other)) continue;
      enemies.get(itemId)?.add(other);
      enemies.get(other)?.add(itemId);
    }
  const covered = new Set<string>();
  const groups: string[][] = [];
  for (const first of [...known].toSorted())
    for (const second of [...(enemies.get(first) ?? [])].toSorted()) {
      if (first > second || covered.has(`${first} ${second}`)) continue;
      const group = [first, second];
      for (const third of [...(enemies.get(first) ?? [])].toSorted())
        if (!group.includes(third) && group.every((member) => enemies.get(third)?.has(member))) group.push(third);
      group.sort();
      groups.push(group);
      for (const one of group) for (const other of group) covered.add(`${one} ${other}`);
    }
  return groups;
}
