import { error, fail, redirect } from '@sveltejs/kit';
import { pictureSource } from '#lib/exam/form-package.ts';
import { drawTracing, tracingWords } from '#lib/exam/tracing-drawing.ts';
import { permit, type Actor } from '#lib/server/account/index.ts';
import { measuredWords } from '#lib/learning/measured-tracing.ts';
import { database } from '#lib/server/db/pool.ts';
import { LEARNING_WORDS, answerPractice, finishPractice, isInRoom, openPractice, reviewPractice } from '#lib/server/learning/index.ts';
import { systemClock } from '#lib/server/platform/clock.ts';
import { currentScheme } from '#lib/server/scheme/index.ts';
import type { Actions, PageServerLoad } from './$types';

function practising(actor: Actor | undefined) {
  const permission = permit(actor, 'practice.use-own');
  if (!permission.ok) error(403, { message: 'Sign in to practise. What you saved is kept.', code: permission.error });
  return permission.value;
}

/** The samples as a drawing: the page needs no more, and works without a script. */
function drawn(samples: Parameters<typeof drawTracing>[0] | undefined) {
  return samples && { drawing: drawTracing(samples), words: tracingWords(samples) };
}

export const load: PageServerLoad = async ({ locals, params, url }) => {
  const open = await openPractice(database(), practising(locals.actor), params.practiceExamId, systemClock);
  if (!open) error(404, { message: LEARNING_WORDS.PRACTICE_NOT_FOUND, code: 'PRACTICE_NOT_FOUND' });
  const { practice, questions } = open;
  const zone = currentScheme().zone.value;
  if (practice.finishedAt) {
    const review = await reviewPractice(database(), open);
    const questions = review.questions.map(({ tracing, picture, ...question }) => ({
      ...question,
      tracing: drawn(tracing),
      // Beside what the learner measured.
      measured: tracing && question.shown.kind === 'number' ? measuredWords(tracing) : undefined,
      picture: picture && { source: pictureSource(review, picture.file) ?? '', alt: picture.alt, licence: picture.licence },
    }));
    return { finished: true as const, zone, practice, review: { domains: review.domains, questions } };
  }
  const asked = url.searchParams.get('question');
  // With a number it is the plain page, which needs no script.
  if (isInRoom(practice.length) && asked === null) redirect(303, `/study/practice/${params.practiceExamId}/room`);
  const wanted = Number(asked);
  const firstOpen = questions.find((question) => question.answer === undefined)?.position ?? questions.length;
  const position = Number.isInteger(wanted) && wanted >= 1 && wanted <= questions.length ? wanted : firstOpen;
  const shown = questions[position - 1];
  if (!shown) error(404, { message: LEARNING_WORDS.PRACTICE_NOT_FOUND, code: 'PRACTICE_NOT_FOUND' });
  return {
    finished: false as const,
    zone,
    practice,
    remainingMs: practice.deadlineAt.getTime() - systemClock.now().getTime(),
    question: {
      position,
      single: shown.shown.type === 'single',
      stem: shown.shown.stem,
      options: shown.options,
      answer: shown.answer,
      tracing: drawn(shown.tracing),
    },
    answered: questions.map((question) => question.answer !== undefined),
  };
};

export const actions: Actions = {
  answer: async ({ locals, params, request }) => {
    const permission = practising(locals.actor);
    const form = await request.formData().catch(() => new FormData());
    const position = Number(form.get('position'));
    const answer = form.get('answer');
    if (!Number.isInteger(position) || position < 1) error(404, { message: LEARNING_WORDS.PRACTICE_NOT_FOUND, code: 'PRACTICE_NOT_FOUND' });
    const next = form.get('next') === 'stay' ? position : position + 1;
    if (answer === 'a' || answer === 'b' || answer === 'c' || answer === 'd') {
      const saved = await answerPractice(database(), permission, params.practiceExamId, position, answer, systemClock);
      if (!saved.ok && saved.error === 'PRACTICE_NOT_FOUND') error(404, { message: LEARNING_WORDS[saved.error], code: saved.error });
      if (!saved.ok) redirect(303, `/study/practice/${params.practiceExamId}`);
    } else if (answer !== null) return fail(400, { problem: 'Choose one of the four options.' });
    redirect(303, `/study/practice/${params.practiceExamId}?question=${next}`);
  },
  finish: async ({ locals, params }) => {
    const finished = await finishPractice(database(), practising(locals.actor), params.practiceExamId, systemClock);
    if (!finished) error(404, { message: LEARNING_WORDS.PRACTICE_NOT_FOUND, code: 'PRACTICE_NOT_FOUND' });
    redirect(303, `/study/practice/${params.practiceExamId}`);
  },
};
