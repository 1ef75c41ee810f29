import { toPlainDate } from '@einthoven/kernel';
import { message, type Texts } from '../text.ts';

/** What people are told about their account; what has to do with signing in is in `account/mail-text.ts`. */
export const ACCOUNT_TEXTS = {
  'account.guardian-agreed': message({
    values: {},
    example: {},
    path: '/path',
    en: { subject: 'Your guardian agreed', text: 'Your parent or guardian agreed that you apply for certification. You can go on now.', next: 'Go on' },
    es: {
      subject: 'Su tutor está de acuerdo',
      text: 'Su padre, madre o tutor está de acuerdo con que usted solicite la certificación. Ya puede seguir.',
      next: 'Siga',
    },
  }),
  'account.guardian-refused': message({
    values: {},
    example: {},
    path: '/me',
    en: {
      subject: 'Your guardian did not agree',
      text: 'Your parent or guardian did not agree that you apply for certification. You can keep your account and study.\n\nTalk with them. You can ask again from your account.',
      next: 'Open your account',
    },
    es: {
      subject: 'Su tutor no está de acuerdo',
      text: 'Su padre, madre o tutor no está de acuerdo con que usted solicite la certificación. Puede conservar su cuenta y estudiar.\n\nHable con esa persona. Puede volver a preguntar desde su cuenta.',
      next: 'Abra su cuenta',
    },
  }),
  'account.guardian-withdrew': message({
    values: {},
    example: {},
    path: '/me',
    en: {
      subject: 'Your guardian took the consent back',
      text: 'Your parent or guardian told us that they no longer agree to your certification. While you are under age, your application is not approved and no exam starts. What you paid for is kept, and a credential that you hold stays.\n\nTalk with them. You can ask for their consent again from your account. What can be paid back stands on the page of your fee.',
      next: 'Open your account',
    },
    es: {
      subject: 'Su tutor retiró el permiso',
      text: 'Su padre, madre o tutor nos dijo que ya no está de acuerdo con su certificación. Mientras usted sea menor de edad, su solicitud no se aprueba y ningún examen empieza. Lo que pagó se conserva, y una credencial que ya tenga se queda.\n\nHable con esa persona. Puede volver a pedir su permiso desde su cuenta. Lo que se puede devolver está en la página de su cuota.',
      next: 'Abra su cuenta',
    },
  }),
  'account.name-changed': message({
    values: { reason: 'text' },
    example: { reason: 'The marriage certificate shows both names.' },
    path: '/me',
    en: {
      subject: 'Your legal name or birth date was changed',
      text: 'We changed the legal name or birth date in your account, as you asked.\n\nWhy: {reason}',
      next: 'Open your account',
    },
    es: {
      subject: 'Cambiamos su nombre legal o fecha de nacimiento',
      text: 'Cambiamos el nombre legal o la fecha de nacimiento de su cuenta, como usted pidió.\n\nPor qué: {reason}',
      next: 'Abra su cuenta',
    },
  }),
  'account.name-not-changed': message({
    values: { reason: 'text', appealBy: 'date', appealDays: 'number', decidedWithinDays: 'number' },
    example: { reason: 'The paper you sent does not show the new name.', appealBy: toPlainDate('2026-12-26'), appealDays: 30, decidedWithinDays: 60 },
    path: '/me',
    decision: 'told',
    en: {
      subject: 'Your legal name or birth date was not changed',
      text: 'We did not change the legal name or birth date in your account.\n\nWhy: {reason}',
      object:
        'You can ask again with another paper at any time. If you do not agree, you can appeal within {appealDays} {appealDays|day|days}, until {appealBy}, in your account under “Decisions and appeals”. Somebody who did not decide before decides within {decidedWithinDays} {decidedWithinDays|day|days}.',
      next: 'Open your account',
    },
    es: {
      subject: 'No cambiamos su nombre legal ni su fecha de nacimiento',
      text: 'No cambiamos el nombre legal ni la fecha de nacimiento de su cuenta.\n\nPor qué: {reason}',
      object:
        'Puede pedirlo otra vez con otro documento en cualquier momento. Si no está de acuerdo, puede apelar en {appealDays} {appealDays|día|días}, hasta el {appealBy}, en su cuenta, en «Decisiones y apelaciones». Alguien que no decidió antes decide en {decidedWithinDays} {decidedWithinDays|día|días}.',
      next: 'Abra su cuenta',
    },
  }),
} as const satisfies Texts;
