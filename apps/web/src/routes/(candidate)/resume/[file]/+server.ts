import { error } from '@sveltejs/kit';
import { database } from '#lib/server/db/pool.ts';
import { systemClock } from '#lib/server/platform/clock.ts';
import { fileResponse } from '#lib/server/platform/file-response.ts';
import { exportDocx, exportPdf, isExportFormat, ownResume, shownCredentials, toJsonResume } from '#lib/server/resume/index.ts';
import { granted } from '../../../granted.ts';
import type { RequestHandler } from './$types';

const using = { clock: systemClock };

export const GET: RequestHandler = async ({ locals, params }) => {
  const own = granted(locals.actor, 'resume.manage-own');
  if (!isExportFormat(params.file)) error(404, { message: 'There is no such file.' });
  const { resume, versions } = await ownResume(database(), own, using);
  if (versions.length === 0) error(404, { message: 'Nothing is in your resume yet. Fill it in and save first.' });
  const credentials = await shownCredentials(database(), granted(locals.actor, 'credential.read-own'), using);
  const files = {
    'resume.pdf': { mediaType: 'application/pdf', make: () => exportPdf(resume, credentials) },
    'resume.docx': {
      mediaType: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
      make: () => exportDocx(resume, credentials),
    },
    'resume.json': {
      mediaType: 'application/json',
      make: () => Promise.resolve(Buffer.from(`${JSON.stringify(toJsonResume(resume, credentials), null, 2)}\n`)),
    },
  } as const;
  const { mediaType, make } = files[params.file];
  return fileResponse({ fileName: params.file, mediaType, bytes: Buffer.from(await make()) }, 'attachment');
};
