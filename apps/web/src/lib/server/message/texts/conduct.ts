import { toPlainDate } from '@einthoven/kernel';
import { message, type Texts } from '../text.ts';

const DAY = toPlainDate('2027-03-14');

const OBJECT = {
  en: 'If you do not agree, you can appeal until {appealUntil}. Somebody who did not decide before looks at it, within {decidedWithinDays} days.',
  es: 'Si no está de acuerdo, puede apelar hasta el {appealUntil}. Lo examina alguien que no decidió antes, en un plazo de {decidedWithinDays} días.',
} as const;
const APPEALABLE = { caseId: 'text', appealUntil: 'date', decidedWithinDays: 'number' } as const;
const APPEALABLE_EXAMPLE = { caseId: '0190c2f0-0000-7000-8000-000000000001', appealUntil: DAY, decidedWithinDays: 60 } as const;
const READ = { en: 'Read why, and object', es: 'Lea por qué y objete' } as const;

/** What people are told about reports, cases, appeals and the end of a credential. */
export const CONDUCT_TEXTS = {
  'conduct.report-received': message({
    values: { answerBy: 'date?' },
    example: { answerBy: DAY },
    path: '/cases',
    en: {
      subject: 'We have your report',
      text: 'Thank you. What you told us is with the certification office, and somebody reads it.\n\nYou get an answer by {answerBy}.\n\nWe keep who you are to ourselves. If it becomes a case about a person, what you said may be put to them, without your name where that is possible.',
      next: 'See your report',
    },
    es: {
      subject: 'Recibimos su aviso',
      text: 'Gracias. Lo que nos contó está en la oficina de certificación y alguien lo lee.\n\nRecibirá una respuesta a más tardar el {answerBy}.\n\nNo decimos quién es usted. Si se abre un caso sobre una persona, se le puede mostrar lo que usted dijo, sin su nombre cuando sea posible.',
      next: 'Vea su aviso',
    },
  }),
  'conduct.report-settled': message({
    values: {},
    example: {},
    path: '/cases',
    en: {
      subject: 'There is an answer to your report',
      text: 'We looked at what you told us. The answer is in your account, because it may speak of other people.',
      next: 'Read the answer',
    },
    es: {
      subject: 'Hay una respuesta a su aviso',
      text: 'Examinamos lo que nos contó. La respuesta está en su cuenta, porque puede hablar de otras personas.',
      next: 'Lea la respuesta',
    },
  }),
  'conduct.notice': message({
    values: { caseId: 'text', answerBy: 'date', days: 'number', decidedWithinDays: 'number' },
    example: { caseId: APPEALABLE_EXAMPLE.caseId, answerBy: DAY, days: 30, decidedWithinDays: 60 },
    path: '/cases/{caseId}',
    en: {
      subject: 'Something was reported about you: please answer',
      text: 'Something was reported that the certification office has to look at. Nothing is decided, and your credential has not changed.\n\nYou can read what is said, and answer it in writing, until {answerBy}. That is {days} {days|day|days}. You may send a document, and somebody may help you write.\n\nPeople who did not report it and did not prepare it decide, at most {decidedWithinDays} days after your answer. If you do not answer, they decide on what they have.',
      next: 'Read it and answer',
      sms: 'NPS: there is something in your account that needs your answer.',
    },
    es: {
      subject: 'Se informó algo sobre usted: por favor responda',
      text: 'Se informó algo que la oficina de certificación debe examinar. No hay ninguna decisión, y su credencial no ha cambiado.\n\nPuede leer lo que se dice y responder por escrito hasta el {answerBy}. Son {days} {days|día|días}. Puede enviar un documento, y alguien puede ayudarle a escribir.\n\nDeciden personas que no lo informaron ni lo prepararon, como máximo {decidedWithinDays} días después de su respuesta. Si no responde, deciden con lo que tienen.',
      next: 'Léalo y responda',
      sms: 'NPS: hay algo en su cuenta que necesita su respuesta.',
    },
  }),
  'conduct.answer-received': message({
    values: { caseId: 'text', decideBy: 'date' },
    example: { caseId: APPEALABLE_EXAMPLE.caseId, decideBy: DAY },
    path: '/cases/{caseId}',
    en: {
      subject: 'We have your answer',
      text: 'Your answer is with the file. It is decided by {decideBy}. Until then you can add to it.',
      next: 'See your case',
    },
    es: {
      subject: 'Tenemos su respuesta',
      text: 'Su respuesta está en el expediente. Se decide a más tardar el {decideBy}. Hasta entonces puede agregar más.',
      next: 'Vea su caso',
    },
  }),
  'conduct.answer-time-extended': message({
    values: { caseId: 'text', answerBy: 'date' },
    example: { caseId: APPEALABLE_EXAMPLE.caseId, answerBy: DAY },
    path: '/cases/{caseId}',
    en: { subject: 'You have more time to answer', text: 'You can answer until {answerBy} now.', next: 'See your case' },
    es: { subject: 'Tiene más tiempo para responder', text: 'Ahora puede responder hasta el {answerBy}.', next: 'Vea su caso' },
  }),
  'conduct.death-corrected': message({
    values: { numbers: 'lines' },
    example: { numbers: ['NPS-CET-1234-5678-9'] },
    path: '/credential',
    en: {
      subject: 'We corrected a mistake in your public record',
      text: 'By mistake we had recorded that you died. Two people have looked at it and corrected it. The public registry shows your credential as if this had not happened:\n\n{numbers}\n\nWe are sorry. If you missed a date in that time, such as a day to renew, write to the certification office. A person tells you what can be done.',
      next: 'See your credential',
    },
    es: {
      subject: 'Corregimos un error en su registro público',
      text: 'Por error habíamos anotado que usted murió. Dos personas lo miraron y lo corrigieron. El registro público muestra su credencial como si esto no hubiera pasado:\n\n{numbers}\n\nLo sentimos. Si en ese tiempo se le pasó una fecha, como un día para renovar, escriba a la oficina de certificación. Una persona le dice qué se puede hacer.',
      next: 'Vea su credencial',
    },
  }),
  'conduct.decided-none': message({
    values: { caseId: 'text' },
    example: { caseId: APPEALABLE_EXAMPLE.caseId },
    path: '/cases/{caseId}',
    en: {
      subject: 'The case about you is closed: nothing follows',
      text: 'We looked at what was reported and at your answer. Nothing follows from it. Your credential is as it was, and the public registry shows nothing of the case.',
      next: 'Read the decision',
    },
    es: {
      subject: 'El caso sobre usted está cerrado: no tiene consecuencias',
      text: 'Examinamos lo que se informó y su respuesta. No tiene consecuencias. Su credencial sigue igual, y el registro público no muestra nada del caso.',
      next: 'Lea la decisión',
    },
  }),
  'conduct.decided-warning': message({
    values: APPEALABLE,
    example: APPEALABLE_EXAMPLE,
    decision: 'on-page',
    path: '/cases/{caseId}',
    en: {
      subject: 'The case about you is decided: a warning',
      text: 'We looked at what was reported and at your answer. The decision is a warning. Your credential is as it was, and the public registry does not show the warning.',
      object: OBJECT.en,
      next: READ.en,
    },
    es: {
      subject: 'El caso sobre usted está decidido: una advertencia',
      text: 'Examinamos lo que se informó y su respuesta. La decisión es una advertencia. Su credencial sigue igual, y el registro público no muestra la advertencia.',
      object: OBJECT.es,
      next: READ.es,
    },
  }),
  'conduct.decided-conditions': message({
    values: APPEALABLE,
    example: APPEALABLE_EXAMPLE,
    decision: 'on-page',
    path: '/cases/{caseId}',
    en: {
      subject: 'The case about you is decided: conditions to keep',
      text: 'We looked at what was reported and at your answer. You keep your credential, with conditions. They are in the decision. The public registry does not show them.',
      object: OBJECT.en,
      next: READ.en,
    },
    es: {
      subject: 'El caso sobre usted está decidido: condiciones que cumplir',
      text: 'Examinamos lo que se informó y su respuesta. Conserva su credencial, con condiciones. Están en la decisión. El registro público no las muestra.',
      object: OBJECT.es,
      next: READ.es,
    },
  }),
  'conduct.suspended': message({
    values: APPEALABLE,
    example: APPEALABLE_EXAMPLE,
    decision: 'on-page',
    path: '/cases/{caseId}',
    en: {
      subject: 'Your credential is suspended',
      text: 'We looked at what was reported and at your answer. Your credential is suspended from today. While it is, you may not say or show that you are certified, and the public registry shows it as suspended. The decision says what has to happen before it is lifted.',
      object: OBJECT.en,
      next: READ.en,
    },
    es: {
      subject: 'Su credencial está suspendida',
      text: 'Examinamos lo que se informó y su respuesta. Su credencial está suspendida desde hoy. Mientras lo esté, no puede decir ni mostrar que está certificado, y el registro público la muestra como suspendida. La decisión dice qué debe ocurrir antes de que se levante.',
      object: OBJECT.es,
      next: READ.es,
    },
  }),
  'conduct.revoked': message({
    values: { ...APPEALABLE, finalOn: 'date' },
    example: { ...APPEALABLE_EXAMPLE, finalOn: DAY },
    decision: 'on-page',
    path: '/cases/{caseId}',
    en: {
      subject: 'Your credential is to be revoked',
      text: 'We looked at what was reported and at your answer. Your credential is suspended from today and revoked from {finalOn}. If you appeal in time, it stays suspended and is not revoked before the appeal is decided. You may not say or show that you are certified.',
      object: OBJECT.en,
      next: READ.en,
    },
    es: {
      subject: 'Su credencial será revocada',
      text: 'Examinamos lo que se informó y su respuesta. Su credencial está suspendida desde hoy y se revoca a partir del {finalOn}. Si apela a tiempo, sigue suspendida y no se revoca antes de que se decida la apelación. No puede decir ni mostrar que está certificado.',
      object: OBJECT.es,
      next: READ.es,
    },
  }),
  'conduct.revocation-final': message({
    values: { caseId: 'text' },
    example: { caseId: APPEALABLE_EXAMPLE.caseId },
    path: '/cases/{caseId}',
    en: {
      subject: 'Your credential is revoked',
      text: 'The days to appeal are over, or the appeal is decided, so your credential is revoked from today. The public registry shows it. The reason is in the decision that you were told before.',
      next: 'Read the decision again',
    },
    es: {
      subject: 'Su credencial está revocada',
      text: 'Los días para apelar terminaron, o la apelación está decidida, así que su credencial está revocada desde hoy. El registro público lo muestra. La razón está en la decisión que se le comunicó antes.',
      next: 'Lea la decisión otra vez',
    },
  }),
  'conduct.suspension-lifted': message({
    values: { caseId: 'text' },
    example: { caseId: APPEALABLE_EXAMPLE.caseId },
    path: '/cases/{caseId}',
    en: {
      subject: 'The suspension of your credential is lifted',
      text: 'Your credential is no longer suspended. From today the public registry shows what its dates say: active, or inactive if its last valid day has passed.',
      next: 'See your case',
    },
    es: {
      subject: 'Se levantó la suspensión de su credencial',
      text: 'Su credencial ya no está suspendida. Desde hoy el registro público muestra lo que dicen sus fechas: activa, o inactiva si su último día válido ya pasó.',
      next: 'Vea su caso',
    },
  }),
  'conduct.appeal-filed': message({
    values: { what: 'text', decideBy: 'date', appealId: 'text' },
    example: { what: { en: 'the refusal of your application', es: 'el rechazo de su solicitud' }, decideBy: DAY, appealId: APPEALABLE_EXAMPLE.caseId },
    path: '/cases/appeals/{appealId}',
    en: {
      subject: 'We have your appeal',
      text: 'Your appeal is against {what}. Somebody who did not decide before looks at it and answers by {decideBy}. Until then the decision stays as it is, unless you were told otherwise.',
      next: 'See your appeal',
    },
    es: {
      subject: 'Tenemos su apelación',
      text: 'Su apelación es contra {what}. La examina alguien que no decidió antes y responde a más tardar el {decideBy}. Hasta entonces la decisión sigue como está, salvo que se le haya dicho otra cosa.',
      next: 'Vea su apelación',
    },
  }),
  'conduct.appeal-upheld': message({
    values: { what: 'text', appealId: 'text' },
    example: { what: { en: 'the refusal of your application', es: 'el rechazo de su solicitud' }, appealId: APPEALABLE_EXAMPLE.caseId },
    decision: 'on-page',
    path: '/cases/appeals/{appealId}',
    en: {
      subject: 'Your appeal is decided: the decision stands',
      text: 'Somebody who did not decide before looked at your appeal against {what}. The decision stays as it is.',
      object:
        'An appeal is there once. If you think that we did not keep our own rules in deciding it, you can send a complaint from the page "Report and object"; it is answered by somebody else.',
      next: 'Read why',
    },
    es: {
      subject: 'Su apelación está decidida: la decisión se mantiene',
      text: 'Alguien que no decidió antes examinó su apelación contra {what}. La decisión sigue como está.',
      object:
        'Solo hay una apelación. Si cree que no cumplimos nuestras propias reglas al decidirla, puede enviar una queja desde la página "Avisar y objetar"; la responde otra persona.',
      next: 'Lea por qué',
    },
  }),
  'conduct.appeal-changed': message({
    values: { what: 'text', appealId: 'text', follows: 'text' },
    example: {
      what: { en: 'the refusal of your application', es: 'el rechazo de su solicitud' },
      appealId: APPEALABLE_EXAMPLE.caseId,
      follows: { en: 'Your application is approved.', es: 'Su solicitud está aprobada.' },
    },
    path: '/cases/appeals/{appealId}',
    en: {
      subject: 'Your appeal is decided: the decision is changed',
      text: 'Somebody who did not decide before looked at your appeal against {what}. You were right to object, and the decision is changed. {follows}',
      next: 'Read why',
    },
    es: {
      subject: 'Su apelación está decidida: la decisión cambió',
      text: 'Alguien que no decidió antes examinó su apelación contra {what}. Usted tenía razón al objetar, y la decisión cambió. {follows}',
      next: 'Lea por qué',
    },
  }),
  'conduct.surrendered': message({
    values: { number: 'text', on: 'date' },
    example: { number: 'NPS-CET-7K4Q-92MX-3', on: DAY },
    path: '/credential',
    en: {
      subject: 'You gave your credential back',
      text: 'You gave back the credential {number} on {on}, by your own wish. The public registry shows it as surrendered. You may not say or show that you are certified any more. You may say that you were, with the years.\n\nThis cannot be undone. You can be certified anew by the exam at any time.',
      next: 'See your record',
    },
    es: {
      subject: 'Usted devolvió su credencial',
      text: 'Usted devolvió la credencial {number} el {on}, por su propia voluntad. El registro público la muestra como entregada. Ya no puede decir ni mostrar que está certificado. Puede decir que lo estuvo, con los años.\n\nEsto no se puede deshacer. Puede certificarse de nuevo mediante el examen en cualquier momento.',
      next: 'Vea su registro',
    },
  }),
} as const satisfies Texts;
