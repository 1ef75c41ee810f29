import type { Component } from 'svelte';
import type { RoomItem } from './room-data.ts';
import type { ExamRoom } from './room.svelte.ts';
import type { drawingSteps } from './tracing-drawing.ts';

/** What a part of a question gets. */
export type PartProps = { readonly room: ExamRoom; readonly item: RoomItem };

/** Parts that are loaded only where a form needs them: the first question must not wait for the drawing of the last. */
export type PartName = 'order' | 'match' | 'numeric' | 'hot-spot' | 'calipers' | 'tracing';

type Loaded = { readonly default: Component<PartProps>; readonly drawingSteps?: typeof drawingSteps };

const LOADERS: Readonly<Record<PartName, () => Promise<Loaded>>> = {
  order: () => import('./OrderAnswer.svelte'),
  match: () => import('./MatchAnswer.svelte'),
  numeric: () => import('./NumericAnswer.svelte'),
  'hot-spot': () => import('./HotSpotAnswer.svelte'),
  calipers: () => import('./CalipersAnswer.svelte'),
  tracing: () => import('./TracingView.svelte'),
};

/** The parts that are here, by name; what draws a tracing in steps, once it is here; and whether one could not be loaded. */
export const parts: { here: Partial<Record<PartName, Component<PartProps>>>; drawingSteps: typeof drawingSteps | undefined; missing: boolean } = $state({
  here: {},
  drawingSteps: undefined,
  missing: false,
});

/** The parts that a question needs. */
export function partsOf(item: RoomItem): readonly PartName[] {
  const { type, tracing } = item;
  return [
    ...(type === 'order' || type === 'match' || type === 'numeric' || type === 'hot-spot' || type === 'calipers' ? [type] : []),
    ...(tracing && type !== 'calipers' ? (['tracing'] as const) : []),
  ];
}

/** Loads what is not here yet. What cannot be loaded is tried again by the next call. */
export async function loadParts(names: readonly PartName[]): Promise<void> {
  const wanted = [...new Set(names)].filter((name) => !parts.here[name]);
  const loaded = await Promise.allSettled(
    wanted.map(async (name) => {
      const loaded = await LOADERS[name]();
      parts.here = { ...parts.here, [name]: loaded.default };
      if (loaded.drawingSteps) parts.drawingSteps = loaded.drawingSteps;
    }),
  );
  parts.missing = loaded.some(({ status }) => status === 'rejected');
}
