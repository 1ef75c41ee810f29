import { message, type Texts } from '../text.ts';

const OBJECT = {
  en: 'If you do not agree, you can appeal on the same page within {days} {days|day|days}. Somebody else decides the appeal.',
  es: 'Si no está de acuerdo, puede apelar en la misma página en un plazo de {days} {days|día|días}. Otra persona decide la apelación.',
} as const;

/** What people are told about their accommodations. What was decided, and why, is not for a mailbox: it stands on the page. */
export const ACCOMMODATION_TEXTS = {
  'accommodation.granted': message({
    values: {},
    example: {},
    path: '/accommodations',
    en: {
      subject: 'Your accommodation request is decided',
      text: 'We decided on your request for the exam. What was decided stands on the page of your accommodations.\n\nIt applies to every exam that you start from now on. There is nothing else to do.',
      next: 'Read what was decided',
    },
    es: {
      subject: 'Decidimos sobre su solicitud de adaptaciones',
      text: 'Decidimos sobre lo que pidió para el examen. Lo que se decidió está en la página de sus adaptaciones.\n\nVale para cada examen que empiece desde ahora. No tiene que hacer nada más.',
      next: 'Lea lo que se decidió',
    },
  }),
  'accommodation.granted-in-part': message({
    values: { days: 'number' },
    example: { days: 30 },
    path: '/accommodations',
    decision: 'on-page',
    en: {
      subject: 'Your accommodation request is decided',
      text: 'We decided on your request for the exam. You get a part of what you asked for. What was decided, and why, stands on the page of your accommodations.\n\nIt applies to every exam that you start from now on.',
      object: OBJECT.en,
      next: 'Read what was decided and why',
    },
    es: {
      subject: 'Decidimos sobre su solicitud de adaptaciones',
      text: 'Decidimos sobre lo que pidió para el examen. Usted recibe una parte de lo que pidió. Lo que se decidió, y por qué, está en la página de sus adaptaciones.\n\nVale para cada examen que empiece desde ahora.',
      object: OBJECT.es,
      next: 'Lea lo que se decidió y por qué',
    },
  }),
  'accommodation.refused': message({
    values: { days: 'number' },
    example: { days: 30 },
    path: '/accommodations',
    decision: 'on-page',
    en: {
      subject: 'Your accommodation request is decided',
      text: 'We decided on your request for the exam. What was decided, and why, stands on the page of your accommodations.',
      object: OBJECT.en,
      next: 'Read what was decided and why',
    },
    es: {
      subject: 'Decidimos sobre su solicitud de adaptaciones',
      text: 'Decidimos sobre lo que pidió para el examen. Lo que se decidió, y por qué, está en la página de sus adaptaciones.',
      object: OBJECT.es,
      next: 'Lea lo que se decidió y por qué',
    },
  }),
} as const satisfies Texts;
