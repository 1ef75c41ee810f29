import { message, type Texts } from '../text.ts';

const KINDS = { title: 'text', course: 'text' } as const;
const EXAMPLE = { title: 'Rhythm strips, part 1', course: 'Rhythm strips at night' };

/** What people are told about courseware. */
export const COURSEWARE_TEXTS = {
  'courseware.approved': message({
    values: KINDS,
    example: EXAMPLE,
    path: '/provider/courseware',
    en: {
      subject: 'Your package was approved',
      text: 'The package "{title}" now runs for the course "{course}". Certificants find it in the catalogue.',
      next: 'See my packages',
    },
    es: {
      subject: 'Su paquete fue aprobado',
      text: 'El paquete «{title}» ya funciona para el curso «{course}». Las personas certificadas lo encuentran en el catálogo.',
      next: 'Ver mis paquetes',
    },
  }),
  'courseware.refused': message({
    values: { ...KINDS, reason: 'text' },
    example: { ...EXAMPLE, reason: 'Two of the drawings show names of patients.' },
    decision: 'told',
    path: '/provider/courseware',
    en: {
      subject: 'Your package was not approved',
      text: 'The package "{title}" for the course "{course}" does not run.\n\nWhy: {reason}\n\nHand in another when this is mended.',
      object: 'If you see it differently, hand the same package in again. Somebody who did not decide before looks at it.',
      next: 'See my packages',
    },
    es: {
      subject: 'Su paquete no fue aprobado',
      text: 'El paquete «{title}» para el curso «{course}» no se ofrece.\n\nMotivo: {reason}\n\nEntregue otro cuando esto esté corregido.',
      object: 'Si no está de acuerdo, entregue de nuevo el mismo paquete. Lo revisa una persona que no decidió antes.',
      next: 'Ver mis paquetes',
    },
  }),
  'courseware.linked': message({
    values: { platform: 'text' },
    example: { platform: 'Mesa Community College' },
    path: '/lti',
    en: {
      subject: 'Your account was linked',
      text: 'You linked your account with "{platform}". What you open from there is yours here, and results go back there.\n\nIf that was not you, end the link and change your password.',
      next: 'See my links',
    },
    es: {
      subject: 'Su cuenta fue vinculada',
      text: 'Usted vinculó su cuenta con «{platform}». Lo que abra desde allí es suyo aquí, y los resultados se envían de vuelta.\n\nSi no fue usted, termine el vínculo y cambie su contraseña.',
      next: 'Ver mis vínculos',
    },
  }),
} as const satisfies Texts;
