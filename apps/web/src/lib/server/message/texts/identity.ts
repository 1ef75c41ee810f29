import { message, type Texts } from '../text.ts';

/** What people are told about the check of who they are. Why is read on the page, never in a mail. */
export const IDENTITY_TEXTS = {
  'identity.accepted': message({
    values: {},
    example: {},
    path: '/path',
    en: {
      subject: 'We have seen who you are',
      text: 'A person looked at your pictures and accepted them. There is nothing else to send.',
      next: 'See your path',
    },
    es: { subject: 'Vimos quién es usted', text: 'Una persona miró sus fotos y las aceptó. No tiene que enviar nada más.', next: 'Vea su camino' },
  }),
  'identity.asked-again': message({
    values: {},
    example: {},
    path: '/identity',
    en: {
      subject: 'Please send your pictures again',
      text: 'We need new pictures from you before we can see who you are. Why, and how to send them, stands on the page.',
      next: 'Read why and send them',
    },
    es: {
      subject: 'Envíe sus fotos otra vez',
      text: 'Necesitamos fotos nuevas para poder ver quién es usted. Por qué, y cómo enviarlas, está en la página.',
      next: 'Lea por qué y envíelas',
    },
  }),
  'identity.refused': message({
    values: { days: 'number' },
    example: { days: 30 },
    path: '/identity',
    decision: 'on-page',
    en: {
      subject: 'We could not accept your pictures',
      text: 'A person looked at your pictures and could not accept them. Why stands on the page.',
      object: 'If you do not agree, you can appeal on the same page within {days} {days|day|days}. Somebody else decides the appeal.',
      next: 'Read why',
    },
    es: {
      subject: 'No pudimos aceptar sus fotos',
      text: 'Una persona miró sus fotos y no pudo aceptarlas. Por qué, está en la página.',
      object: 'Si no está de acuerdo, puede apelar en la misma página en un plazo de {days} {days|día|días}. Otra persona decide la apelación.',
      next: 'Lea por qué',
    },
  }),
  'identity.refused-on-appeal': message({
    values: {},
    example: {},
    path: '/identity',
    decision: 'on-page',
    en: {
      subject: 'We could not accept your pictures',
      text: 'This was decided on your appeal, by somebody who did not decide before. Why stands on the page.',
      object:
        'This decision is the last one on these pictures. If you think that our rules were not kept, you can make a complaint to the certification office.',
      next: 'Read why',
    },
    es: {
      subject: 'No pudimos aceptar sus fotos',
      text: 'Esto se decidió sobre su apelación; lo decidió alguien que no había decidido antes. Por qué, está en la página.',
      object:
        'Esta decisión es la última sobre estas fotos. Si cree que no se respetaron nuestras reglas, puede presentar una queja a la oficina de certificación.',
      next: 'Lea por qué',
    },
  }),
} as const satisfies Texts;
