import type { Lead, Wire } from '../lead/lead.ts';
import type { ArtifactRecipe } from '../recipe/recipe.ts';
import type { WaveKind } from '../heart/wave.ts';
import type { VentricularOrigin } from '../rhythm/timeline.ts';

/** Where a wave begins, is largest, and ends: onset and offset are where the wave's own component crosses 10 microvolts. */
export type Extent = { readonly onsetS: number; readonly peakS: number; readonly offsetS: number };

/** One wave, as nobody could measure it from the paper: without noise, filters or its neighbours. */
export type TrueWave = Extent & {
  readonly kind: WaveKind;
  readonly activationId: number;
  /** In each lead where it is seen at all; the size is that of its largest deflection, with its sign. */
  readonly leads: Readonly<Partial<Record<Lead, Extent & { readonly peakMv: number }>>>;
};

/** One beat. */
export type TrueBeat = {
  readonly activationId: number;
  readonly origin: VentricularOrigin;
  readonly qrsOnsetS: number;
  /** Global: the earliest onset to the latest end over all leads. */
  readonly qrsS: number;
  readonly qtS: number | undefined;
  /** From the onset of the P wave that conducted. */
  readonly prS: number | undefined;
  readonly rrS: number | undefined;
  /** In sentences for a person. */
  readonly cause: string;
};

/** Everything that is known about a recording because it was made. */
export type Truth = {
  /** Names that the published criteria allow: more than one where an ECG cannot tell them apart. */
  readonly rhythm: readonly { readonly code: string; readonly name: string; readonly because: string }[];
  /** Patterns other than the rhythm: blocks, infarction and so on, from the recipe. */
  readonly patterns: readonly { readonly code: string; readonly name: string }[];
  readonly waves: readonly TrueWave[];
  readonly beats: readonly TrueBeat[];
  /** Medians over the recording. */
  readonly ventricularRateBpm: number | undefined;
  readonly atrialRateBpm: number | undefined;
  readonly prS: number | undefined;
  readonly qrsS: number | undefined;
  readonly qtS: number | undefined;
  /** By Fridericia. */
  readonly qtcS: number | undefined;
  /** In the frontal plane, from the net areas of I and aVF. */
  readonly axisDeg: { readonly p: number | undefined; readonly qrs: number | undefined; readonly t: number | undefined };
  /** Level 60 ms after the end of the QRS against the level before it, in mV. */
  readonly stMv: Readonly<Record<Lead, number>> | undefined;
  readonly wires: Readonly<Partial<Record<Wire, Wire>>>;
  readonly artifacts: readonly ArtifactRecipe[];
};

/** What has a name in a recording: known before any wave is looked at. */
export type Named = Pick<Truth, 'rhythm' | 'patterns' | 'wires' | 'artifacts'>;
