import { error, fail, redirect } from '@sveltejs/kit';
import { database } from '#lib/server/db/pool.ts';
import { systemClock } from '#lib/server/platform/clock.ts';
import { checkRosterFile, DESK_WORDS, inviteRoster, openCohort, ROW_WORDS, type RosterFiles } from '#lib/server/school/index.ts';
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

type Sent = { readonly files: RosterFiles; readonly text: string; readonly roles: string };

/** The roster of a form: the files where some were chosen, else what was pasted, with the roles that came with it. */
async function rosterOf(request: Request): Promise<Sent | 'too-large' | 'too-many'> {
  let form: FormData;
  try {
    form = await request.formData();
  } catch {
    return 'too-large';
  }
  const chosen = form.getAll('file').filter((file) => file instanceof File && file.size > 0) as File[];
  if (chosen.length > 2) return 'too-many';
  const typed = (name: string) => {
    const value = form.get(name);
    return Buffer.from(typeof value === 'string' ? value : '');
  };
  const buffers = chosen.length > 0 ? await Promise.all(chosen.map(async (file) => Buffer.from(await file.arrayBuffer()))) : [typed('text'), typed('roles')];
  const [one = Buffer.alloc(0), two = Buffer.alloc(0)] = buffers;
  const again = (bytes: Buffer) => (bytes.length > 512 * 1024 ? '' : bytes.toString('utf8'));
  return { files: two.length > 0 ? [one, two] : one, text: again(one), roles: again(two) };
}

const refused = (problem: string, { text, roles }: Pick<Sent, 'text' | 'roles'> = { text: '', roles: '' }) => fail(400, { problem, text, roles });
const unread = (why: 'too-large' | 'too-many') => refused(DESK_WORDS[why === 'too-large' ? 'ROSTER_TOO_LARGE' : 'ROSTER_TWO_FILES']);

export const actions: Actions = {
  check: async ({ locals, params, request }) => {
    const roster = await rosterOf(request);
    if (typeof roster === 'string') return unread(roster);
    const checked = await checkRosterFile(database(), granted(locals.actor, 'school.run-own'), params.cohortId, roster.files, at);
    if (!checked.ok) return refused(DESK_WORDS[checked.error], roster);
    const { lines, good, free } = checked.value;
    return {
      text: roster.text,
      roles: roster.roles,
      good,
      free,
      lines: lines.map(({ problems, ...line }) => ({ ...line, problem: problems.map((problem) => ROW_WORDS[problem]).join('; ') })),
    };
  },
  invite: async ({ locals, params, request }) => {
    const roster = await rosterOf(request);
    if (typeof roster === 'string') return unread(roster);
    const invited = await inviteRoster(database(), granted(locals.actor, 'school.run-own'), params.cohortId, roster.files, at);
    if (!invited.ok) return refused(DESK_WORDS[invited.error], roster);
    redirect(303, `/school/cohorts/${params.cohortId}?done=invited`);
  },
};
