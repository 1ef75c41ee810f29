import { simulate } from '@einthoven/ecg';
import { drawingOf, layoutOf } from '@einthoven/ecg/paper';
import { unwrap } from '@einthoven/kernel';
import { LIVE_FORMAT, LIVE_RECIPE, LIVE_SEED } from '#lib/ecg/live-strip.ts';
import { database } from '#lib/server/db/pool.ts';
import { systemClock } from '#lib/server/platform/clock.ts';
import { openCareer } from '#lib/server/site/career.ts';
import type { PageServerLoad } from './$types';

// The same for every visitor; in the browser the same heart runs live when somebody asks for it.
const { recording } = unwrap(simulate(LIVE_RECIPE, LIVE_SEED));
const strip = drawingOf(layoutOf(recording, LIVE_FORMAT));

export const load: PageServerLoad = async () => ({ strip, ...(await openCareer(database(), { clock: systemClock })) });
