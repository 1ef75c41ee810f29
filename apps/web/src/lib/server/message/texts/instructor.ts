import { toPlainDate } from '@einthoven/kernel';
import { message, type Texts } from '../text.ts';

const WHEN = { at: new Date('2026-12-03T17:00:00Z'), zone: 'America/Phoenix' };
const TITLE = 'Certified Electrocardiogram Instructor';
const WAY = '/credential/instructor';
const SEE = { en: 'See where you stand', es: 'Vea en qué punto está' } as const;

/** What people are told about the instructor credential. */
export const INSTRUCTOR_TEXTS = {
  'instructor.sent': message({
    values: { credential: 'text', decideBy: 'date' },
    example: { credential: TITLE, decideBy: toPlainDate('2026-12-06') },
    path: WAY,
    en: {
      subject: 'Your application to teach is with us',
      text: 'We have your application to be a {credential}.\n\nTwo people decide on it, one after the other. We aim for {decideBy}. We wait for the answers of your employers and referees, and for your talk with us if you asked for one.',
      next: SEE.en,
    },
    es: {
      subject: 'Tenemos su solicitud para enseñar',
      text: 'Tenemos su solicitud para la credencial {credential}.\n\nDos personas deciden, una después de la otra. Queremos decidir antes del {decideBy}. Esperamos las respuestas de sus empleadores y de sus referencias, y la conversación con nosotros si la pidió.',
      next: SEE.es,
    },
  }),
  'instructor.employer-confirmed': message({
    values: { employer: 'text' },
    example: { employer: 'Saguaro Heart Clinic' },
    path: WAY,
    en: { subject: '{employer} has answered', text: '{employer} confirmed your work, or corrected its dates. The days count now.', next: SEE.en },
    es: { subject: '{employer} respondió', text: '{employer} confirmó su trabajo, o corrigió las fechas. Los días ya cuentan.', next: SEE.es },
  }),
  'instructor.employer-declined': message({
    values: { employer: 'text' },
    example: { employer: 'Saguaro Heart Clinic' },
    path: WAY,
    en: {
      subject: '{employer} has answered',
      text: '{employer} did not confirm your work. The days do not count.\n\nIf this is a mistake, talk to them. You can take the entry out and add it again, with another address.',
      next: SEE.en,
    },
    es: {
      subject: '{employer} respondió',
      text: '{employer} no confirmó su trabajo. Los días no cuentan.\n\nSi es un error, hable con ellos. Puede quitar el dato y anotarlo otra vez, con otra dirección.',
      next: SEE.es,
    },
  }),
  'instructor.referee-answered': message({
    values: { referee: 'text' },
    example: { referee: 'Robin Vega' },
    path: WAY,
    en: { subject: '{referee} has answered', text: '{referee} has answered our questions about you. Only the people who decide read the words.', next: SEE.en },
    es: {
      subject: '{referee} respondió',
      text: '{referee} respondió nuestras preguntas sobre usted. Solo las personas que deciden leen sus palabras.',
      next: SEE.es,
    },
  }),
  'instructor.referee-declined': message({
    values: { referee: 'text' },
    example: { referee: 'Robin Vega' },
    path: WAY,
    en: {
      subject: '{referee} cannot speak for you',
      text: '{referee} does not want to, or cannot, speak for you. This does not count against you. Please name somebody else.',
      next: 'Name somebody else',
    },
    es: {
      subject: '{referee} no puede dar una referencia',
      text: '{referee} no quiere o no puede dar una referencia. Esto no cuenta en su contra. Nombre a otra persona.',
      next: 'Nombre a otra persona',
    },
  }),
  'instructor.interview-booked': message({
    values: { when: 'instant', place: 'text' },
    example: { when: WHEN, place: 'Telephone 602 555 0100' },
    path: WAY,
    en: {
      subject: 'You talk with us on {when}',
      text: 'We talk on {when}.\n\nHow: {place}\n\nIf you cannot come, give the time back, and pick another.',
      next: 'See or change it',
    },
    es: {
      subject: 'Hablamos con usted el {when}',
      text: 'Hablamos el {when}.\n\nCómo: {place}\n\nSi no puede, devuelva la hora y elija otra.',
      next: 'Véala o cámbiela',
    },
  }),
  'instructor.interview-withdrawn': message({
    values: { when: 'instant' },
    example: { when: WHEN },
    path: WAY,
    en: { subject: 'We have to move our talk of {when}', text: 'We cannot talk on {when}. We are sorry. Please pick another time.', next: 'Pick another time' },
    es: {
      subject: 'Tenemos que mover la conversación del {when}',
      text: 'No podemos hablar el {when}. Lo sentimos. Elija otra hora.',
      next: 'Elija otra hora',
    },
  }),
  'instructor.interview-taken': message({
    values: { when: 'instant', applicationId: 'text' },
    example: { when: WHEN, applicationId: '0190c2f0-0000-7000-8000-000000000001' },
    path: '/staff/instructors/{applicationId}',
    en: {
      subject: 'Your time of {when} is taken',
      text: 'Somebody who wants to teach picked the time that you offer on {when}.',
      next: 'Read the application',
    },
    es: {
      subject: 'Su hora del {when} está ocupada',
      text: 'Una persona que quiere enseñar eligió la hora que usted ofrece el {when}.',
      next: 'Lea la solicitud',
    },
  }),
  'instructor.interview-released': message({
    values: { when: 'instant' },
    example: { when: WHEN },
    path: '/staff/instructors',
    en: {
      subject: 'Your time of {when} is free again',
      text: 'The time that you offer on {when} was given back. Somebody else can pick it.',
      next: 'See the times',
    },
    es: {
      subject: 'Su hora del {when} está libre otra vez',
      text: 'Devolvieron la hora que usted ofrece el {when}. Otra persona puede elegirla.',
      next: 'Vea las horas',
    },
  }),
  'instructor.question': message({
    values: { question: 'text' },
    example: { question: 'Which part of the video is yours?' },
    path: WAY,
    en: {
      subject: 'We have a question about your application to teach',
      text: 'We cannot decide yet. We ask:\n\n{question}\n\nYour application is with you again. Change what is needed, and send it again. Answers that came stay.',
      next: 'Open my application',
    },
    es: {
      subject: 'Tenemos una pregunta sobre su solicitud para enseñar',
      text: 'Todavía no podemos decidir. Preguntamos:\n\n{question}\n\nUsted tiene la solicitud otra vez. Cambie lo que haga falta y envíela de nuevo. Las respuestas que llegaron se quedan.',
      next: 'Abra mi solicitud',
    },
  }),
  'instructor.awarded': message({
    values: { credential: 'text', number: 'text', from: 'date', lastDay: 'date', recordUrl: 'url', teachingHours: 'number' },
    example: {
      credential: TITLE,
      number: 'NPS-CEI-7K3M-9QXW-A',
      from: toPlainDate('2026-11-26'),
      lastDay: toPlainDate('2028-11-25'),
      recordUrl: 'https://nps.example/registry/NPS-CEI-7K3M-9QXW-A',
      teachingHours: 4,
    },
    path: '/credential',
    en: {
      subject: 'You are a {credential}',
      text: 'Two people looked at your application. You are now a {credential}. The registry shows it.\n\nNumber: {number}\nValid: {from} to {lastDay}\nPublic record: {recordUrl}\n\nIt is valid as long as your CET is. You renew both at the same time, with {teachingHours} more hours in teaching. You can make classes now. Who teaches has no part in the content of the exams.',
      next: 'Download your certificate',
    },
    es: {
      subject: 'Usted tiene la credencial {credential}',
      text: 'Dos personas examinaron su solicitud. Usted ya tiene la credencial {credential}. El registro la muestra.\n\nNúmero: {number}\nVálida: del {from} al {lastDay}\nRegistro público: {recordUrl}\n\nVale mientras vale su CET. Se renuevan al mismo tiempo, con {teachingHours} horas más de enseñanza. Ya puede abrir clases. Quien enseña no participa en el contenido de los exámenes.',
      next: 'Descargue su certificado',
    },
  }),
  'instructor.refused': message({
    values: { credential: 'text', reason: 'text', appealBy: 'date', days: 'number' },
    example: { credential: TITLE, reason: 'The sample shows no teaching.', appealBy: toPlainDate('2026-12-26'), days: 60 },
    decision: 'told',
    path: WAY,
    en: {
      subject: 'Your application to teach was not granted',
      text: 'Two people looked at your application to be a {credential} and did not grant it.\n\nWhy: {reason}\n\nYour CET stays as it is. You can apply again at any time.',
      object:
        'If you do not agree, you can appeal until {appealBy}, under Decisions and appeals. Somebody who did not decide before decides then, within {days} days.',
      next: 'See the decision',
    },
    es: {
      subject: 'Su solicitud para enseñar no fue aceptada',
      text: 'Dos personas examinaron su solicitud para la credencial {credential} y no la aceptaron.\n\nMotivo: {reason}\n\nSu CET sigue igual. Puede solicitar otra vez cuando quiera.',
      object:
        'Si no está de acuerdo, puede apelar hasta el {appealBy}, en Decisiones y apelaciones. Decide entonces alguien que no decidió antes, en un plazo de {days} días.',
      next: 'Vea la decisión',
    },
  }),
  'instructor.role-ended': message({
    values: { credential: 'text', number: 'text' },
    example: { credential: TITLE, number: 'NPS-CEI-7K3M-9QXW-A' },
    path: '/credential',
    en: {
      subject: 'Your classes are closed to you for now',
      text: 'Your credential {number} as {credential} is not in force today. So you cannot open or lead classes for now. Your students keep their work.\n\nIt comes back by itself once the credential is in force again. It is only in force while your CET is too.',
      next: 'See why, and the way back',
    },
    es: {
      subject: 'Por ahora no puede abrir sus clases',
      text: 'Su credencial {number}, {credential}, no está en vigor hoy. Por eso no puede abrir ni llevar clases por ahora. Sus estudiantes conservan su trabajo.\n\nVuelve por sí sola cuando la credencial esté otra vez en vigor. Solo está en vigor mientras lo está su CET.',
      next: 'Vea por qué, y el camino de vuelta',
    },
  }),
  'instructor.background-approved': message({
    values: {},
    example: {},
    path: WAY,
    en: {
      subject: 'Your students see your new text',
      text: 'Your text about yourself was read and is shown with each of your classes from now on.',
      next: 'See it',
    },
    es: {
      subject: 'Sus estudiantes ven su texto nuevo',
      text: 'Leímos su texto sobre usted. Desde ahora se muestra con cada una de sus clases.',
      next: 'Véalo',
    },
  }),
  'instructor.background-refused': message({
    values: { reason: 'text', until: 'date' },
    example: { reason: 'The text names a patient.', until: toPlainDate('2026-12-26') },
    decision: 'told',
    path: WAY,
    en: {
      subject: 'Your text about yourself cannot be shown as it is',
      text: 'Your text for your students is not shown. The one before stays.\n\nWhy: {reason}\n\nChange it and send it again.',
      object: 'If you do not agree, write to us until {until}. Somebody else looks at it then.',
      next: 'Change the text',
    },
    es: {
      subject: 'Su texto sobre usted no se puede mostrar así',
      text: 'Su texto para sus estudiantes no se muestra. El anterior se queda.\n\nMotivo: {reason}\n\nCámbielo y envíelo otra vez.',
      object: 'Si no está de acuerdo, escríbanos hasta el {until}. Entonces lo examina otra persona.',
      next: 'Cambie el texto',
    },
  }),
} as const satisfies Texts;
