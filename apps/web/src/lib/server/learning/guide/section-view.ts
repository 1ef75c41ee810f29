import { layoutOf, drawingOf, type PaperFormat } from '@einthoven/ecg/paper';
import type { Lead, Simulation } from '@einthoven/ecg';
import { inlinesOf, type Block, type GuideSection, type GuideTracing, type IntervalMark } from '@einthoven/learning';
import { drawVaried } from '@einthoven/ecg/varied';
import { findSource } from '../../item/index.ts';

/** An interval of one beat on the paper, millimetres from its left end. */
export type BracketView = { readonly label: string; readonly words: string; readonly fromMm: number; readonly toMm: number };

/** A block as a page gets it: a tracing drawn, all else as it was read. */
export type BlockView =
  | Exclude<Block, { kind: 'tracing' }>
  | {
      readonly kind: 'tracing';
      readonly drawing: ReturnType<typeof drawingOf>;
      readonly brackets: readonly BracketView[];
      readonly caption: string;
      readonly alt: string;
      readonly calipers: boolean;
    };

/** A section as a page gets it. */
export type SectionView = Pick<GuideSection, 'sectionId' | 'title' | 'objectives' | 'summary' | 'written'> & {
  readonly partTitle: string;
  readonly minutes: number;
  readonly reviewed: boolean;
  readonly blocks: readonly BlockView[];
  readonly sources: readonly {
    readonly key: string;
    readonly number: number;
    readonly citation: string;
    readonly url: string | undefined;
    readonly supports: string;
  }[];
  readonly checks: readonly {
    readonly number: number;
    readonly question: string;
    readonly options: readonly { readonly id: string; readonly text: string; readonly why: string }[];
    readonly key: string;
  }[];
  readonly terms: Readonly<Record<string, string>>;
};

/**
 * Draws a section.
 *
 * @param terms what the words of the glossary mean
 * @throws Error where a recipe does not draw: the check of the content finds that before it is loaded
 */
export function sectionView(
  section: GuideSection,
  place: { readonly partTitle: string; readonly minutes: number },
  terms: ReadonlyMap<string, string>,
): SectionView {
  const { sectionId, title, objectives, summary, written, reviewState } = section;
  const used = new Set(section.blocks.flatMap(inlinesOf).flatMap((one) => (one.kind === 'term' ? [one.term] : [])));
  return {
    sectionId,
    title,
    objectives,
    summary,
    written,
    ...place,
    reviewed: reviewState === 'reviewed',
    ...textView(section),
    checks: section.checks.map((check, index) => ({
      number: index + 1,
      question: check.question,
      key: check.key,
      options: Object.entries(check.options).map(([id, text]) => ({ id, text, why: check.why[id] ?? '' })),
    })),
    terms: Object.fromEntries([...terms].filter(([term]) => used.has(term))),
  };
}

/**
 * Draws a text in the syntax of the guide: its tracings, and its sources with the numbers that the text shows.
 *
 * @throws Error where a recipe does not draw: the check of the content finds that before it is loaded
 */
export function textView(written: Pick<GuideSection, 'blocks' | 'sources'>): Pick<SectionView, 'blocks' | 'sources'> {
  return {
    blocks: written.blocks.map((block) => (block.kind === 'tracing' ? tracingView(block.tracing) : block)),
    sources: citedOrder(written).map((key, index) => {
      const source = findSource(key);
      const supports = written.sources.filter((one) => one.key === key).map((one) => one.supports);
      return { key, number: index + 1, citation: source?.citation ?? key, url: source?.url, supports: supports.join(' ') };
    }),
  };
}

function tracingView(tracing: GuideTracing): BlockView {
  const drawn = drawVaried(tracing, tracing.show.seconds, tracing.seed);
  if (!drawn.ok) throw new Error(`${drawn.error.field}: ${drawn.error.words}`);
  const made = drawn.value;
  const [first = 'II', ...others] = tracing.show.leads ?? [];
  // One lead is a strip; two or three are stacked, of the same instants.
  const format: PaperFormat = tracing.show.layout === 'strip' ? 'rhythm' : tracing.show.layout;
  const layouts = [first, ...others].map((lead) => layoutOf(made.recording, { format, rhythmLead: lead as Lead }));
  const drawing = stacked(layouts.map(drawingOf));
  return {
    kind: 'tracing',
    drawing,
    brackets: bracketsOf(made, tracing.marks, drawing),
    caption: tracing.caption,
    alt: tracing.alt,
    calipers: tracing.calipers,
  };
}

type Drawing = ReturnType<typeof drawingOf>;

/** Strips of several leads under each other, as one drawing. */
function stacked(drawings: readonly Drawing[]): Drawing {
  const [first, ...others] = drawings as readonly [Drawing, ...Drawing[]];
  return others.reduce((above, below) => {
    const downMm = above.heightMm;
    // The line of settings stands once, under the last strip.
    return {
      ...above,
      heightMm: above.heightMm + below.heightMm,
      traces: [...above.traces, ...below.traces.map((trace) => ({ ...trace, d: movedDown(trace.d, downMm) }))],
      marks: above.marks + movedDown(below.marks, downMm),
      texts: [...above.texts.filter((text) => text.bold), ...below.texts.map((text) => ({ ...text, yMm: text.yMm + downMm }))],
    };
  }, first);
}

/** A path of absolute points (M, L) and relative strokes, further down. */
function movedDown(d: string, byMm: number): string {
  return d.replaceAll(
    /([ML])(-?[\d.]+)[ ,](-?[\d.]+)/g,
    (_, command: string, x: string, y: string) => `${command}${x} ${Math.round((Number(y) + byMm) * 100) / 100}`,
  );
}

const MARK_WORDS: Readonly<Record<IntervalMark, string>> = { pr: 'PR', qrs: 'QRS', qt: 'QT', rr: 'RR' };

/** The asked intervals on the first whole beat that has all of them. */
function bracketsOf(made: Simulation, marks: readonly IntervalMark[], drawing: Drawing): readonly BracketView[] {
  if (marks.length === 0) return [];
  const { beats } = made.truth();
  for (const [index, beat] of beats.entries()) {
    const next = beats[index + 1];
    const { qrsOnsetS: onsetS, prS, qrsS, qtS } = beat;
    const extents: Readonly<Record<IntervalMark, readonly [number, number] | undefined>> = {
      pr: prS === undefined ? undefined : [onsetS - prS, onsetS],
      qrs: [onsetS, onsetS + qrsS],
      qt: qtS === undefined ? undefined : [onsetS, onsetS + qtS],
      rr: next && [onsetS, next.qrsOnsetS],
    };
    const found = marks.flatMap((mark) => {
      const extent = extents[mark];
      return extent && extent[0] > drawing.fromS + 0.1 && extent[1] < drawing.toS ? [{ mark, extent }] : [];
    });
    if (found.length < marks.length) continue;
    return found.map(({ mark, extent: [fromS, toS] }) => ({
      label: MARK_WORDS[mark],
      words: `${MARK_WORDS[mark]} ${Math.round((toS - fromS) * 1000)} ms`,
      fromMm: drawing.originMm + (fromS - drawing.fromS) * drawing.speedMmPerS,
      toMm: drawing.originMm + (toS - drawing.fromS) * drawing.speedMmPerS,
    }));
  }
  return [];
}

/** Keys of the sources in the order in which the text first cites them. */
function citedOrder({ blocks }: Pick<GuideSection, 'blocks'>): readonly string[] {
  return [...new Set(blocks.flatMap(inlinesOf).flatMap((one) => (one.kind === 'source' ? [one.key] : [])))];
}
