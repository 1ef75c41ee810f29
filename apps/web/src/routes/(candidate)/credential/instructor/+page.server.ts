import { fail, redirect } from '@sveltejs/kit';
import { textFields } from '#lib/server/account/index.ts';
import { database } from '#lib/server/db/pool.ts';
import {
  addJob,
  addReferee,
  bookSlot,
  cardView,
  decideByDay,
  instructorScheme,
  instructorWords,
  needsView,
  readInstructorCards,
  readOwnBackgrounds,
  readOwnWay,
  releaseSlot,
  removeAsked,
  resendLink,
  saveApplication,
  startInstructorApplication,
  submitInstructorApplication,
  timelineView,
  withdrawInstructorApplication,
  writeBackground,
  type InstructorProblem,
} from '#lib/server/instructor/index.ts';
import { systemClock } from '#lib/server/platform/clock.ts';
import { granted } from '../../../granted.ts';
import type { Actions, PageServerLoad } from './$types';

const at = { clock: systemClock };

export const load: PageServerLoad = async ({ locals, setHeaders, url }) => {
  setHeaders({ 'cache-control': 'private, no-store' });
  const permission = granted(locals.actor, 'instructor.apply-own');
  const db = database();
  const { personId } = permission.actor;
  const way = await readOwnWay(db, permission, at);
  const { application: it, assessment } = way;
  const scheme = instructorScheme();
  const now = systemClock.now();
  const card = way.standing === undefined ? undefined : (await readInstructorCards(db, [personId], at)).get(personId);
  const open = it?.state === 'draft' || it?.state === 'submitted';
  const [newest] = card ? await readOwnBackgrounds(db, permission) : [];
  return {
    title: scheme.title,
    issuer: scheme.issuer,
    years: scheme.award.experienceMoreThanYears.value,
    references: scheme.award.references.value,
    deciders: scheme.award.deciders.value,
    validYears: scheme.validity.years.value,
    teachingHours: scheme.renewal.ceHoursIn.value.teaching ?? 0,
    zone: scheme.zone.value,
    foundation: way.foundation,
    mayStart:
      (way.foundation === 'active' || way.foundation === 'due') && (way.standing === undefined || way.standing === 'inactive' || way.standing === 'lapsed'),
    card: card && cardView(card),
    background: newest && { words: newest.words ?? '', state: newest.state, reason: newest.reason },
    question: way.question,
    refusal: way.refusal,
    state: it?.state,
    open: open && it && assessment ? openView(way, it, assessment, now) : undefined,
    done: url.searchParams.get('done'),
  };
};

type Way = Awaited<ReturnType<typeof readOwnWay>>;

function openView(way: Way, it: NonNullable<Way['application']>, { jobs, references, slot, decision, scheme }: NonNullable<Way['assessment']>, now: Date) {
  const state = (answeredAt: Date | undefined, good: boolean, expiresAt: Date) =>
    (answeredAt ? (good ? 'yes' : 'no') : expiresAt <= now ? 'expired' : 'waiting') as 'yes' | 'no' | 'expired' | 'waiting';
  return {
    state: it.state,
    texts: it.texts,
    hasFile: it.sampleFileId !== undefined,
    fileId: it.sampleFileId,
    ownsSchool: it.ownsSchool === undefined ? '' : it.ownsSchool ? 'yes' : 'no',
    prefersTalk: it.prefersTalk,
    decideBy: it.submittedAt && decideByDay(it.submittedAt, { scheme }),
    told: timelineView(decision.told),
    verified: timelineView(decision.verified),
    needs: needsView(decision),
    sendable: decision.sendable,
    jobs: jobs.map((job) => ({
      id: job.employmentId,
      employer: job.employer?.name ?? '',
      email: job.employer?.email ?? '',
      role: job.employer?.role ?? '',
      from: job.from,
      to: job.to,
      confirmed: job.confirmed,
      state: state(job.answeredAt, job.confirmed !== undefined, job.expiresAt),
    })),
    referees: references.map((one) => ({
      id: one.referenceId,
      name: one.referee?.name ?? '',
      email: one.referee?.email ?? '',
      state: state(one.answeredAt, !one.declined, one.expiresAt),
    })),
    slot: slot && { from: slot.from, place: slot.place, over: slot.until <= now, changeable: slot.from > now },
    freeSlots: way.freeSlots.map(({ slotId, from }) => ({ slotId, from })),
  };
}

type About = 'start' | 'save' | 'job' | 'referee' | 'asked' | 'talk' | 'send' | 'card';

function answer(
  about: About,
  done: { readonly ok: true } | { readonly ok: false; readonly error: InstructorProblem },
  said: string,
  fields: Readonly<Record<string, string>> = {},
) {
  if (!done.ok) return fail(400, { about, code: done.error.code, problem: instructorWords(done.error), fields });
  redirect(303, `/credential/instructor?done=${said}`);
}

export const actions: Actions = {
  start: async ({ locals }) => answer('start', await startInstructorApplication(database(), granted(locals.actor, 'instructor.apply-own'), at), 'started'),
  save: async ({ locals, request }) => {
    const form = await request.formData();
    const fields = textFields(form, ['background', 'sampleUrl', 'ownsSchool', 'schoolName', 'prefersTalk']);
    const sent = form.get('sample');
    const sample = sent instanceof File && sent.size > 0 ? { name: sent.name, bytes: Buffer.from(await sent.arrayBuffer()) } : undefined;
    const ownsSchool = fields.ownsSchool === 'yes' || fields.ownsSchool === 'no' ? fields.ownsSchool : '';
    const typed = { ...fields, ownsSchool, prefersTalk: fields.prefersTalk === 'on' } as const;
    return answer('save', await saveApplication(database(), granted(locals.actor, 'instructor.apply-own'), typed, sample, at), 'saved', fields);
  },
  job: async ({ locals, request }) => {
    const fields = textFields(await request.formData(), ['employerName', 'employerEmail', 'role', 'from', 'to']);
    return answer('job', await addJob(database(), granted(locals.actor, 'instructor.apply-own'), fields, at), 'asked', fields);
  },
  referee: async ({ locals, request }) => {
    const fields = textFields(await request.formData(), ['name', 'email']);
    return answer('referee', await addReferee(database(), granted(locals.actor, 'instructor.apply-own'), fields, at), 'asked', fields);
  },
  resend: async ({ locals, request }) => {
    const { what, id } = textFields(await request.formData(), ['what', 'id']);
    const kind = what === 'reference' ? 'reference' : 'employment';
    return answer('asked', await resendLink(database(), granted(locals.actor, 'instructor.apply-own'), kind, id, at), 'asked');
  },
  remove: async ({ locals, request }) => {
    const { what, id } = textFields(await request.formData(), ['what', 'id']);
    const kind = what === 'reference' ? 'reference' : 'employment';
    return answer('asked', await removeAsked(database(), granted(locals.actor, 'instructor.apply-own'), kind, id, at), 'removed');
  },
  book: async ({ locals, request }) => {
    const { slotId } = textFields(await request.formData(), ['slotId']);
    return answer('talk', await bookSlot(database(), granted(locals.actor, 'instructor.apply-own'), slotId, at), 'booked');
  },
  release: async ({ locals }) => answer('talk', await releaseSlot(database(), granted(locals.actor, 'instructor.apply-own'), at), 'released'),
  send: async ({ locals, request }) => {
    const agreed = (await request.formData()).get('agreed') === 'on';
    return answer('send', await submitInstructorApplication(database(), granted(locals.actor, 'instructor.apply-own'), agreed, at), 'sent');
  },
  withdraw: async ({ locals }) =>
    answer('send', await withdrawInstructorApplication(database(), granted(locals.actor, 'instructor.apply-own'), at), 'withdrawn'),
  background: async ({ locals, request }) => {
    const fields = textFields(await request.formData(), ['words']);
    return answer('card', await writeBackground(database(), granted(locals.actor, 'instructor.apply-own'), fields.words, at), 'written', fields);
  },
};
