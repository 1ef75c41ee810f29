import { drawVaried, truthNumber, type TruthNumber } from '@einthoven/ecg/varied';
import type { Lead, Simulation } from '@einthoven/ecg';
import { drawingOf, layoutOf, type PaperDrawing } from '@einthoven/ecg/paper';
import type { CardTracing } from '@einthoven/learning';

/** A tracing of a card, drawn afresh, and the words of its back with the numbers of this very drawing. */
export type DrawnCard = { readonly drawing: PaperDrawing; readonly back: string };

/** Draws the tracing of a card. The same seed draws the same one again. */
export function drawCard(tracing: CardTracing, back: string, seed: string): DrawnCard | undefined {
  const made = drawVaried(tracing, tracing.show.seconds, seed);
  if (!made.ok) return undefined;
  const [lead = 'II'] = tracing.show.leads ?? [];
  const layout = layoutOf(made.value.recording, { format: tracing.show.layout === 'strip' ? 'rhythm' : tracing.show.layout, rhythmLead: lead as Lead });
  return { drawing: drawingOf(layout), back: filled(back, made.value) };
}

function filled(back: string, made: Simulation): string {
  return back.replaceAll(/\{([a-z-]+)\}/g, (whole, name: string) => {
    const value = truthNumber(made, name as TruthNumber);
    return value === undefined ? whole : String(Math.round(value));
  });
}
