import { simulate } from '@einthoven/ecg';
import { layoutOf, type PaperLayout } from '@einthoven/ecg/paper';
import { unwrap } from '@einthoven/kernel';
import { LIVE_FORMAT, LIVE_RECIPE, LIVE_SEED } from './live-strip.ts';

/** The strip of {@link LIVE_RECIPE} laid out on paper. A file of its own: loaded when somebody runs it, and by nobody else. */
export function liveLayout(): PaperLayout {
  return layoutOf(unwrap(simulate(LIVE_RECIPE, LIVE_SEED)).recording, LIVE_FORMAT);
}
