import { message, type Texts } from '../text.ts';

const OBJECT = {
  en: 'If you see it differently, object on the page of the program until {until}. Somebody who took no part in this decision looks at it anew, within {days} days.',
  es: 'Si no está de acuerdo, presente una objeción en la página del programa hasta el {until}. Una persona que no tomó parte en esta decisión la revisa de nuevo, en un plazo de {days} días.',
} as const;
const PROGRAM = 'Evening ECG Program';
const REASON = 'The second clinical site could not be reached.';

/** What schools are told about their programs and about questions of the public. */
export const PROGRAM_TEXTS = {
  'program.asked': message({
    values: { program: 'text', question: 'text' },
    example: { program: PROGRAM, question: 'Who signs for the tracings at the second site?' },
    path: '/school/approval',
    en: {
      subject: 'A question about your program',
      text: 'We looked at "{program}" and need to know more:\n\n{question}\n\nThe application is open for changes. Answer in it and send it again.',
      next: 'Open the application',
    },
    es: {
      subject: 'Una pregunta sobre su programa',
      text: 'Revisamos «{program}» y necesitamos saber más:\n\n{question}\n\nLa solicitud está abierta a cambios. Responda en ella y envíela de nuevo.',
      next: 'Abrir la solicitud',
    },
  }),
  'program.approved': message({
    values: { program: 'text', reason: 'text', until: 'date', conditions: 'text', days: 'number', reportDays: 'number' },
    example: {
      program: PROGRAM,
      reason: 'Every line of the rubric is met.',
      until: '2029-11-26' as never,
      conditions: { en: 'none', es: 'ninguna' },
      days: 90,
      reportDays: 30,
    },
    path: '/school/approval',
    en: {
      subject: 'Your program is approved',
      text: '"{program}" is approved until {until} and stands in the directory now.\n\nWhy: {reason}\n\nConditions: {conditions}. Where there are conditions, meet them within {days} days.\n\nReport what changes within {reportDays} days: hours, class size, teachers, clinical sites, ownership.',
      next: 'See the approval',
    },
    es: {
      subject: 'Su programa está aprobado',
      text: '«{program}» está aprobado hasta el {until} y ya figura en el directorio.\n\nMotivo: {reason}\n\nCondiciones: {conditions}. Si hay condiciones, cúmplalas en un plazo de {days} días.\n\nInforme de lo que cambie en un plazo de {reportDays} días: horas, tamaño de la clase, docentes, centros clínicos, propiedad.',
      next: 'Ver la aprobación',
    },
  }),
  'program.refused': message({
    values: { program: 'text', reason: 'text', until: 'date', days: 'number' },
    example: { program: PROGRAM, reason: REASON, until: '2027-04-13' as never, days: 60 },
    decision: 'told',
    path: '/school/approval',
    en: {
      subject: 'Your program is not approved',
      text: 'Two people looked at "{program}" and did not approve it.\n\nWhy: {reason}\n\nYou may apply again at any time.',
      object: OBJECT.en,
      next: 'See the decision',
    },
    es: {
      subject: 'Su programa no está aprobado',
      text: 'Dos personas revisaron «{program}» y no lo aprobaron.\n\nMotivo: {reason}\n\nPuede presentar otra solicitud en cualquier momento.',
      object: OBJECT.es,
      next: 'Ver la decisión',
    },
  }),
  'program.standing': message({
    values: { program: 'text', decision: 'text', from: 'date', reason: 'text', until: 'date', days: 'number' },
    example: {
      program: PROGRAM,
      decision: { en: 'on probation', es: 'a prueba' },
      from: '2027-03-14' as never,
      reason: REASON,
      until: '2027-04-13' as never,
      days: 60,
    },
    decision: 'told',
    path: '/school/approval',
    en: {
      subject: 'A decision about your program',
      text: 'From {from}, "{program}" is {decision}.\n\nWhy: {reason}\n\nThe reason stands in the directory. Who completed the program while it was approved keeps what that gives them.',
      object: OBJECT.en,
      next: 'See the decision',
    },
    es: {
      subject: 'Una decisión sobre su programa',
      text: 'Desde el {from}, «{program}» queda {decision}.\n\nMotivo: {reason}\n\nEl motivo figura en el directorio. Quien terminó el programa mientras estaba aprobado conserva lo que eso le da.',
      object: OBJECT.es,
      next: 'Ver la decisión',
    },
  }),
  'program.ending': message({
    values: { program: 'text', until: 'date', from: 'date' },
    example: { program: PROGRAM, until: '2029-11-26' as never, from: '2029-05-30' as never },
    path: '/school/approval',
    en: {
      subject: 'The approval of your program ends on {until}',
      text: 'The approval of "{program}" holds until {until}. Apply for another term from {from} on, so that two people can look at it before that day.\n\nIf it ends, the directory says so. Who completed the program while it was approved keeps what that gives them.',
      next: 'Apply for another term',
    },
    es: {
      subject: 'La aprobación de su programa termina el {until}',
      text: 'La aprobación de «{program}» vale hasta el {until}. Solicite otro período a partir del {from}, para que dos personas puedan revisarlo antes de ese día.\n\nSi termina, el directorio lo dice. Quien terminó el programa mientras estaba aprobado conserva lo que eso le da.',
      next: 'Solicitar otro período',
    },
  }),
  'program.ended': message({
    values: { program: 'text', from: 'date' },
    example: { program: PROGRAM, from: '2029-11-27' as never },
    path: '/school/approval',
    en: {
      subject: 'The approval of your program has ended',
      text: 'Since {from}, "{program}" is not approved: its term ran out and no new one was decided. The directory says so.\n\nWho completed it before that day keeps what that gives them; who completes it from that day on does not gain by it. You may apply again at any time.',
      next: 'Apply again',
    },
    es: {
      subject: 'La aprobación de su programa terminó',
      text: 'Desde el {from}, «{program}» no está aprobado: su período terminó y no se decidió uno nuevo. El directorio lo dice.\n\nQuien lo terminó antes de ese día conserva lo que eso le da; quien lo termine desde ese día no gana nada con ella. Puede presentar otra solicitud en cualquier momento.',
      next: 'Presentar otra solicitud',
    },
  }),
  'program.conditions-due': message({
    values: { program: 'text', conditions: 'text', by: 'date' },
    example: { program: PROGRAM, conditions: 'Name a second clinical site.', by: '2027-02-24' as never },
    path: '/school/approval',
    en: {
      subject: 'Conditions of your program: until {by}',
      text: '"{program}" is approved with conditions that are to be met by {by}:\n\n{conditions}\n\nReport that they are met on the page of your approvals. Somebody looks at it, and two people decide whether the program is approved in full.',
      next: 'Report that they are met',
    },
    es: {
      subject: 'Condiciones de su programa: hasta el {by}',
      text: '«{program}» está aprobado con condiciones que deben cumplirse hasta el {by}:\n\n{conditions}\n\nInforme de que se cumplen en la página de sus aprobaciones. Alguien lo revisa, y dos personas deciden si el programa queda plenamente aprobado.',
      next: 'Informar de que se cumplen',
    },
  }),
  'program.appeal-decided': message({
    values: { program: 'text', outcome: 'text', reason: 'text' },
    example: { program: PROGRAM, outcome: { en: 'granted', es: 'aceptada' }, reason: 'The site confirmed the agreement.' },
    path: '/school/approval',
    en: {
      subject: 'Your objection was decided',
      text: 'Your objection about "{program}" was {outcome} by somebody who took no part in the decision.\n\nWhy: {reason}',
      next: 'See the program',
    },
    es: {
      subject: 'Se decidió su objeción',
      text: 'Su objeción sobre «{program}» fue {outcome} por una persona que no tomó parte en la decisión.\n\nMotivo: {reason}',
      next: 'Ver el programa',
    },
  }),
  'program.asked-about': message({
    values: { school: 'text', days: 'number' },
    example: { school: 'Desert Heart Academy', days: 7 },
    path: '/school/approval',
    en: {
      subject: 'People ask about your school',
      text: 'Somebody asked us whether {school} is on record. We do not keep who asked, and we give no verdict: the page says what is on record, what is not, and what was not shown to us.\n\nYou can see the same page, and add a reply in your own words. We tell you of questions at most every {days} days.',
      next: 'Write a reply',
    },
    es: {
      subject: 'Hay preguntas sobre su escuela',
      text: 'Alguien nos preguntó si {school} consta en nuestros registros. No guardamos quién preguntó y no damos ningún veredicto: la página dice lo que consta, lo que no consta y lo que no se nos mostró.\n\nUsted puede ver la misma página y añadir una respuesta con sus propias palabras. Le avisamos de preguntas como máximo cada {days} días.',
      next: 'Escribir una respuesta',
    },
  }),
  'program.reply-decided': message({
    values: { school: 'text', outcome: 'text', reason: 'text' },
    example: { school: 'Desert Heart Academy', outcome: { en: 'is not shown', es: 'no se muestra' }, reason: 'It names another school.' },
    path: '/school/approval',
    en: {
      subject: 'Your reply {outcome}',
      text: 'The reply of {school} to people who ask {outcome}.\n\nWhy: {reason}\n\nYou can write another at any time.',
      next: 'See the reply',
    },
    es: {
      subject: 'Su respuesta {outcome}',
      text: 'La respuesta de {school} a quienes preguntan {outcome}.\n\nMotivo: {reason}\n\nPuede escribir otra en cualquier momento.',
      next: 'Ver la respuesta',
    },
  }),
} as const satisfies Texts;
