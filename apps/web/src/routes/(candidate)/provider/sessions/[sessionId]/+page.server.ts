import { error, fail, redirect } from '@sveltejs/kit';
import { toString as qrSvg } from 'qrcode';
import { CE_PROBLEM_WORDS, cancelSession, ownSession, sendRoster } from '#lib/server/ce/index.ts';
import { database } from '#lib/server/db/pool.ts';
import { showJoinCode } from '#lib/server/learning/index.ts';
import { systemClock } from '#lib/server/platform/clock.ts';
import { config } from '#lib/server/platform/config.ts';
import { granted } from '../../../../granted.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params }) => {
  const own = await ownSession(database(), granted(locals.actor, 'ce.provide-own'), params.sessionId);
  if (!own) error(404, { message: 'There is no such session of yours.', code: 'SESSION_UNKNOWN' });
  const { session, course, zone } = own;
  const now = systemClock.now();
  const ended = session.codeUntil === undefined || now >= session.codeUntil;
  const link = `${config().baseUrl}/ce/claim?code=${session.claimCode ?? ''}`;
  return {
    courseId: course.courseId,
    title: course.title,
    startsAt: session.startsAt,
    place: session.online ? 'Online' : `${session.city}, ${session.stateCode}`,
    address: session.address,
    seats: session.seats,
    attended: session.attended,
    cancelled: session.cancelledAt !== undefined,
    begun: session.startsAt <= now,
    zone,
    code:
      session.claimCode && !ended && !session.cancelledAt
        ? {
            shown: showJoinCode(session.claimCode),
            until: session.codeUntil,
            place: link.replace(/^https?:\/\//, ''),
            qr: await qrSvg(link, { type: 'svg', margin: 1, errorCorrectionLevel: 'M' }),
          }
        : undefined,
  };
};

export const actions: Actions = {
  roster: async ({ locals, params, request }) => {
    const file = (await request.formData()).get('roster');
    const bytes = file instanceof File ? Buffer.from(await file.arrayBuffer()) : Buffer.alloc(0);
    const done = await sendRoster(database(), granted(locals.actor, 'ce.provide-own'), params.sessionId, bytes, { clock: systemClock });
    if (!done.ok) return fail(400, { problem: CE_PROBLEM_WORDS[done.error] });
    return { outcomes: done.value };
  },
  cancel: async ({ locals, params }) => {
    const done = await cancelSession(database(), granted(locals.actor, 'ce.provide-own'), params.sessionId, { clock: systemClock });
    if (!done.ok) return fail(400, { problem: CE_PROBLEM_WORDS[done.error] });
    redirect(303, `/provider/sessions/${params.sessionId}`);
  },
};
