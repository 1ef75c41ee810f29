import { json } from '@sveltejs/kit';
import { COURSEWARE_WORDS, OUTCOME_WORDS, takeReport } from '#lib/server/courseware/index.ts';
import { database } from '#lib/server/db/pool.ts';
import { systemClock } from '#lib/server/platform/clock.ts';
import { granted } from '../../../granted.ts';
import type { RequestHandler } from './$types';

const LONGEST_BYTES = 300_000;

export const POST: RequestHandler = async ({ locals, params, request }) => {
  const permission = granted(locals.actor, 'ce.manage-own');
  const text = await request.text();
  let sent: { readonly launchId?: unknown; readonly values?: unknown } = {};
  try {
    if (text.length <= LONGEST_BYTES) sent = (JSON.parse(text) as typeof sent | null) ?? {};
  } catch {
    // Answered below: nothing in it is what is asked for.
  }
  const taken = await takeReport(
    database(),
    permission,
    { registrationId: params.registrationId, launchId: sent.launchId, values: sent.values },
    { clock: systemClock },
  );
  if (!taken.ok)
    return json(
      { code: taken.error, message: COURSEWARE_WORDS[taken.error] },
      { status: taken.error === 'REPORT_UNKNOWN' ? 404 : taken.error === 'REPORT_LAUNCH_ENDED' ? 409 : 400 },
    );
  const { progress, outcome } = taken.value;
  return json({ completion: progress.completion, success: progress.success, told: outcome === undefined ? null : (OUTCOME_WORDS[outcome] ?? null) });
};
