import { toPlainDate } from '@einthoven/kernel';
import { message, type Texts } from '../text.ts';

/** What people are told about their exams. */
export const EXAM_TEXTS = {
  'exam.incident-answered': message({
    values: { answer: 'text' },
    example: { answer: 'The power went out in your building. The clock was stopped for those ten minutes, so you lost no time.' },
    path: '/exam',
    en: {
      subject: 'We looked at what you reported from your exam',
      text: 'You reported something from the exam room. This is our answer:\n\n{answer}',
      next: 'Your exam page',
    },
    es: {
      subject: 'Miramos lo que usted informó desde su examen',
      text: 'Usted informó de algo desde la sala de examen. Esta es nuestra respuesta:\n\n{answer}',
      next: 'Su página de examen',
    },
  }),
  'exam.voided': message({
    values: { reason: 'text', appealBy: 'date', appealDays: 'number', decidedWithinDays: 'number' },
    example: { reason: 'The wrong person sat down.', appealBy: toPlainDate('2026-12-26'), appealDays: 30, decidedWithinDays: 60 },
    path: '/exam',
    decision: 'told',
    en: {
      subject: 'Your exam was stopped and does not count',
      text: 'Two people of the certification office looked at your exam and made this attempt void. It does not count as one of your attempts.\n\nWhy: {reason}\n\nYour exam page says when you can sit again.',
      object:
        'If you do not agree, you can appeal within {appealDays} {appealDays|day|days}, until {appealBy}, in your account under “Decisions and appeals”. Somebody who did not decide before decides within {decidedWithinDays} {decidedWithinDays|day|days}.',
      next: 'Your exam page',
    },
    es: {
      subject: 'Su examen se detuvo y no cuenta',
      text: 'Dos personas de la oficina de certificación miraron su examen y anularon este intento. No cuenta como uno de sus intentos.\n\nPor qué: {reason}\n\nSu página de examen dice cuándo puede presentarlo otra vez.',
      object:
        'Si no está de acuerdo, puede apelar en {appealDays} {appealDays|día|días}, hasta el {appealBy}, en su cuenta, en «Decisiones y apelaciones». Alguien que no decidió antes decide en {decidedWithinDays} {decidedWithinDays|día|días}.',
      next: 'Su página de examen',
    },
  }),
  'exam.ended': message({
    values: { reason: 'text' },
    example: { reason: 'A second person was in the room and read the questions.' },
    path: '/exam',
    decision: 'told',
    en: {
      subject: 'Your exam was ended, and is being looked at',
      text: 'Somebody who watched your exam ended it. Everything you had saved is submitted and kept.\n\nWhy: {reason}\n\nYour result waits until a second person has looked at it and decided whether the exam counts. You will see that on your exam page.',
      object: 'If you do not agree, write to the certification office now: the second person reads it before they decide.',
      next: 'Your exam page',
    },
    es: {
      subject: 'Su examen se terminó y se está revisando',
      text: 'Alguien que vigilaba su examen lo terminó. Todo lo que usted había guardado está enviado y se conserva.\n\nPor qué: {reason}\n\nSu resultado espera hasta que otra persona lo mire y decida si el examen cuenta. Lo verá en su página de examen.',
      object: 'Si no está de acuerdo, escriba ya a la oficina de certificación: la otra persona lo lee antes de decidir.',
      next: 'Su página de examen',
    },
  }),
  'exam.time-lost': message({
    values: { minutes: 'number' },
    example: { minutes: 20 },
    path: '/exam',
    en: {
      subject: 'Our servers failed in your exam: a person looks at it',
      text: 'Our servers failed while your exam ran. You lost {minutes} {minutes|minute|minutes} more than is given back by itself.\n\nEverything you had saved is submitted and kept. Your result waits until a person has decided: your exam counts as you submitted it, or you have the attempt back.\n\nIf you would rather have one or the other, write to the certification office now.',
      next: 'Your exam page',
    },
    es: {
      subject: 'Nuestros servidores fallaron en su examen: una persona lo mira',
      text: 'Nuestros servidores fallaron durante su examen. Usted perdió {minutes} {minutes|minuto|minutos} más de lo que se devuelve por sí solo.\n\nTodo lo que había guardado está enviado y se conserva. Su resultado espera hasta que una persona decida: su examen cuenta como lo envió, o usted recupera el intento.\n\nSi prefiere una cosa o la otra, escriba ya a la oficina de certificación.',
      next: 'Su página de examen',
    },
  }),
  'exam.late-answers': message({
    values: { answers: 'number' },
    example: { answers: 3 },
    path: '/exam',
    en: {
      subject: 'Answers of your exam came late: a person looks at them',
      text: 'Your device sent {answers} {answers|answer|answers} of your exam after the time in which late answers count by themselves. They are kept.\n\nA person looks at them and decides what becomes of your exam. We write to you then.\n\nIf you can say why they came late, write to the certification office now.',
      next: 'Your exam page',
    },
    es: {
      subject: 'Llegaron tarde respuestas de su examen: una persona las mira',
      text: 'Su dispositivo envió {answers} {answers|respuesta|respuestas} de su examen después del tiempo en que las respuestas tardías cuentan por sí solas. Se conservan.\n\nUna persona las mira y decide qué pasa con su examen. Entonces le escribimos.\n\nSi puede decir por qué llegaron tarde, escriba ya a la oficina de certificación.',
      next: 'Su página de examen',
    },
  }),
  'exam.counted': message({
    values: { reason: 'text' },
    example: { reason: 'The answers that came late were given before the end. They count.' },
    path: '/exam',
    decision: 'told',
    en: {
      subject: 'A person looked at your exam: it counts',
      text: 'We looked at what went wrong in your exam. It counts.\n\nWhy: {reason}\n\nYour exam page has the result.',
      object:
        'If you do not agree, you can appeal against the result in your account, under “Decisions and appeals”. Somebody who did not decide before decides then.',
      next: 'Your exam page',
    },
    es: {
      subject: 'Una persona miró su examen: cuenta',
      text: 'Miramos lo que salió mal en su examen. Cuenta.\n\nPor qué: {reason}\n\nSu página de examen tiene el resultado.',
      object: 'Si no está de acuerdo, puede apelar el resultado en su cuenta, en «Decisiones y apelaciones». Entonces decide alguien que no decidió antes.',
      next: 'Su página de examen',
    },
  }),
  'exam.given-back': message({
    values: { reason: 'text' },
    example: { reason: 'Our servers were away for the last half hour of your exam.' },
    path: '/exam',
    decision: 'told',
    en: {
      subject: 'You have your exam attempt back',
      text: 'We looked at what went wrong in your exam. This attempt does not count: you have it back, without a wait.\n\nWhy: {reason}\n\nYour exam page says when you can sit.',
      object: 'If you do not agree, write to the certification office. Somebody who did not decide before looks at it then.',
      next: 'Your exam page',
    },
    es: {
      subject: 'Usted recupera su intento de examen',
      text: 'Miramos lo que salió mal en su examen. Este intento no cuenta: lo recupera, sin espera.\n\nPor qué: {reason}\n\nSu página de examen dice cuándo puede presentarlo.',
      object: 'Si no está de acuerdo, escriba a la oficina de certificación. Entonces lo mira alguien que no decidió antes.',
      next: 'Su página de examen',
    },
  }),
  'exam.not-passed': message({
    values: {
      score: 'number',
      cut: 'number',
      again: 'date?',
      left: 'number?',
      closesOn: 'date?',
      anewFrom: 'date?',
      appealBy: 'date',
      appealDays: 'number',
      decidedWithinDays: 'number',
      reason: 'text',
    },
    example: {
      score: 470,
      cut: 500,
      again: toPlainDate('2026-12-26'),
      left: 2,
      appealBy: toPlainDate('2026-12-26'),
      appealDays: 30,
      decidedWithinDays: 60,
      reason: { en: 'The score is below what passes.', es: 'La puntuación está por debajo de lo que aprueba.' },
    },
    path: '/exam',
    decision: 'told',
    en: {
      subject: 'Your exam result, and how you can try again',
      text: 'You did not pass the exam this time. Your scaled score is {score}. {cut} or more passes.\n\nWhy: {reason} Your exam page shows how you did in each part.\n\nYou can sit the exam again from {again}. You have {left} {left|attempt|attempts} left, at no further cost.\n\nYour application closes on {closesOn}, before that day. Write to the certification office now: a person tells you what you can do.\n\nYou have used all attempts of this application. You can apply again, with a new fee, from {anewFrom}.',
      object:
        'If something went wrong in your exam, you can appeal within {appealDays} {appealDays|day|days}, until {appealBy}, in your account under “Decisions and appeals”. Somebody who did not decide before decides within {decidedWithinDays} {decidedWithinDays|day|days}.',
      next: 'Your exam page',
      sms: 'Your exam result is in your account. It says when you can sit again.',
    },
    es: {
      subject: 'El resultado de su examen y cómo volver a presentarlo',
      text: 'Esta vez no aprobó el examen. Su puntuación es de {score}. Se aprueba con {cut} o más.\n\nPor qué: {reason} Su página de examen muestra cómo le fue en cada parte.\n\nPuede presentar el examen otra vez a partir del {again}. Le {left|queda|quedan} {left} {left|intento|intentos}, sin otro costo.\n\nSu solicitud se cierra el {closesOn}, antes de ese día. Escriba ya a la oficina de certificación: una persona le dice qué puede hacer.\n\nUsted ya usó todos los intentos de esta solicitud. Puede volver a solicitar, con un nuevo pago, a partir del {anewFrom}.',
      object:
        'Si algo salió mal en su examen, puede apelar en {appealDays} {appealDays|día|días}, hasta el {appealBy}, en su cuenta, en «Decisiones y apelaciones». Alguien que no decidió antes decide en {decidedWithinDays} {decidedWithinDays|día|días}.',
      next: 'Su página de examen',
      sms: 'El resultado de su examen está en su cuenta. Dice cuándo puede presentarlo otra vez.',
    },
  }),
} as const satisfies Texts;
