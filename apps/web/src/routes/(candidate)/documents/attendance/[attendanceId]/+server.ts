import { error } from '@sveltejs/kit';
import { renderAttendance } from '#lib/server/ce/index.ts';
import { database } from '#lib/server/db/pool.ts';
import { config } from '#lib/server/platform/config.ts';
import { granted } from '../../../../granted.ts';
import type { RequestHandler } from './$types';

/** The certificate of an attendance of one's own. */
export const GET: RequestHandler = async ({ locals, params }) => {
  const pdf = await renderAttendance(database(), granted(locals.actor, 'ce.manage-own'), params.attendanceId, config().mode === 'demonstration');
  if (!pdf) error(404, { message: 'There is no such attendance of yours.', code: 'ATTENDANCE_UNKNOWN' });
  return new Response(pdf as Uint8Array<ArrayBuffer>, {
    headers: {
      'content-type': 'application/pdf',
      'content-disposition': 'attachment; filename="nps-attendance.pdf"',
      'cache-control': 'private, no-store',
    },
  });
};
