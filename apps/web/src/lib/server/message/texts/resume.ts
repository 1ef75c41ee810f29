import { toPlainDate } from '@einthoven/kernel';
import { message, type Texts } from '../text.ts';

/** What people are told about the revision of their resume. */
export const RESUME_TEXTS = {
  'resume.sent': message({
    values: { round: 'number', rounds: 'number', by: 'date' },
    example: { round: 1, rounds: 2, by: toPlainDate('2026-12-04') },
    path: '/resume',
    en: {
      subject: 'Your resume is with a reviser',
      text: 'We have your resume for round {round} of {rounds}. A person reads it and sends suggestions. We aim for {by}.\n\nYou choose what to take. Until it comes back you can take it out again.',
      next: 'See your resume',
    },
    es: {
      subject: 'Una persona revisa su currículum',
      text: 'Tenemos su currículum para la ronda {round} de {rounds}. Una persona lo lee y envía sugerencias. Queremos responder antes del {by}.\n\nUsted elige qué aceptar. Mientras no vuelva, puede retirarlo.',
      next: 'Vea su currículum',
    },
  }),
  'resume.returned': message({
    values: { suggestions: 'number' },
    example: { suggestions: 4 },
    path: '/resume',
    en: {
      subject: 'Your resume is back',
      text: 'A reviser read your resume. Suggested changes: {suggestions}.\n\nNothing is changed yet. You see your words and the suggestion side by side, and take it or keep yours.',
      next: 'Choose what to take',
    },
    es: {
      subject: 'Su currículum está de vuelta',
      text: 'Una persona leyó su currículum. Cambios sugeridos: {suggestions}.\n\nTodavía no cambió nada. Usted ve sus palabras junto a la sugerencia, y la acepta o deja las suyas.',
      next: 'Elija qué aceptar',
    },
  }),
} as const satisfies Texts;
