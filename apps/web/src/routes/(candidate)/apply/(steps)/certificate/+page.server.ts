import { fail, redirect } from '@sveltejs/kit';
import { database } from '#lib/server/db/pool.ts';
import { APPLICATION_PROBLEM_WORDS, uploadCertificate, type ApplicationProblem } from '#lib/server/eligibility/index.ts';
import { systemClock } from '#lib/server/platform/clock.ts';
import { UPLOAD_LIMIT_BYTES, type UploadProblem } from '#lib/server/platform/upload.ts';
import { editableApplication, ownPermission } from '../../own-application.ts';
import type { Actions, PageServerLoad } from './$types';

const LIMIT = `${UPLOAD_LIMIT_BYTES / 1024 / 1024} MB`;

const WORDS = {
  ...APPLICATION_PROBLEM_WORDS,
  UPLOAD_EMPTY: 'This file has nothing in it. Choose another, or take the photo again.',
  UPLOAD_TOO_LARGE: `This file is larger than ${LIMIT}. Take a smaller photo, or save the PDF with less detail.`,
  UPLOAD_TYPE_REFUSED: 'This is not a PDF or a photo, whatever its name says. Choose a PDF, JPEG, PNG, WebP or HEIC file.',
} as const satisfies Record<ApplicationProblem | UploadProblem, string>;

export const load: PageServerLoad = async ({ locals }) => {
  const { application } = await editableApplication(locals.actor);
  const { certificate } = application.draft;
  return { certificate, limit: LIMIT, limitBytes: UPLOAD_LIMIT_BYTES };
};

export const actions: Actions = {
  default: async ({ locals, request }) => {
    const permission = ownPermission(locals.actor);
    let form: FormData;
    try {
      form = await request.formData();
    } catch {
      // The server stops reading a body far above the limit, and nothing of the form arrives.
      return fail(413, { problem: `${WORDS.UPLOAD_TOO_LARGE} Everything you filled in before is kept.` });
    }
    const file = form.get('certificate');
    if (!(file instanceof File) || (file.name === '' && file.size === 0)) {
      const { application } = await editableApplication(locals.actor);
      if (application.draft.certificate) redirect(303, '/apply/school');
      return fail(400, { problem: 'Choose a file first.' });
    }
    const stored = await uploadCertificate(database(), permission, { name: file.name, bytes: Buffer.from(await file.arrayBuffer()) }, { clock: systemClock });
    if (!stored.ok) return fail(stored.error === 'UPLOAD_TOO_LARGE' ? 413 : 400, { problem: `${WORDS[stored.error]} Everything else is kept.` });
    redirect(303, '/apply/certificate');
  },
};
