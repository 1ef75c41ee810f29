import { error, fail, redirect } from '@sveltejs/kit';
import { database } from '#lib/server/db/pool.ts';
import { systemClock } from '#lib/server/platform/clock.ts';
import { checkRosterFile, DESK_WORDS, inviteRoster, openCohort, ROW_WORDS } from '#lib/server/school/index.ts';
import { currentScheme } from '#lib/server/scheme/index.ts';
import { granted } from '../../../../../granted.ts';
import type { Actions, PageServerLoad } from './$types';

const at = { clock: systemClock };

export const load: PageServerLoad = async ({ locals, params }) => {
  const opened = await openCohort(database(), granted(locals.actor, 'school.run-own'), params.cohortId);
  if (opened?.may !== 'run') error(404, { message: DESK_WORDS.COHORT_UNKNOWN, code: 'COHORT_UNKNOWN' });
  const { school } = currentScheme();
  return { cohort: opened.cohort, inviteDays: school.inviteDays.value, rows: school.rosterRows.value };
};

/** The roster of a form: the file where one was chosen, else what was pasted. */
async function rosterOf(request: Request): Promise<{ readonly bytes: Buffer; readonly text: string } | undefined> {
  let form: FormData;
  try {
    form = await request.formData();
  } catch {
    return undefined;
  }
  const [file, pasted] = [form.get('file'), form.get('text')];
  const bytes = file instanceof File && file.size > 0 ? Buffer.from(await file.arrayBuffer()) : Buffer.from(typeof pasted === 'string' ? pasted : '');
  return { bytes, text: bytes.length > 200_000 ? '' : bytes.toString('utf8') };
}

export const actions: Actions = {
  check: async ({ locals, params, request }) => {
    const roster = await rosterOf(request);
    if (!roster) return fail(413, { problem: DESK_WORDS.ROSTER_TOO_LARGE, text: '' });
    const checked = await checkRosterFile(database(), granted(locals.actor, 'school.run-own'), params.cohortId, roster.bytes, at);
    if (!checked.ok) return fail(400, { problem: DESK_WORDS[checked.error], text: roster.text });
    const { lines, good, free } = checked.value;
    return {
      text: roster.text,
      good,
      free,
      lines: lines.map(({ problems, ...line }) => ({ ...line, problem: problems.map((problem) => ROW_WORDS[problem]).join('; ') })),
    };
  },
  invite: async ({ locals, params, request }) => {
    const roster = await rosterOf(request);
    if (!roster) return fail(413, { problem: DESK_WORDS.ROSTER_TOO_LARGE, text: '' });
    const invited = await inviteRoster(database(), granted(locals.actor, 'school.run-own'), params.cohortId, roster.bytes, at);
    if (!invited.ok) return fail(400, { problem: DESK_WORDS[invited.error], text: roster.text });
    redirect(303, `/school/cohorts/${params.cohortId}?done=invited`);
  },
};
