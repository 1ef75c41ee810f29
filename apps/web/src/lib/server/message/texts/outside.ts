import { toPlainDate } from '@einthoven/kernel';
import { message, type Texts } from '../text.ts';

/** What is written to people who have no account: employers, schools, hosts, referees. Each mail says it in both languages. */
export const OUTSIDE_TEXTS = {
  'attestation.asked': message({
    values: { applicant: 'text', employer: 'text', from: 'date', until: 'date', url: 'url', lastDay: 'date' },
    example: {
      applicant: 'Alex Rivera',
      employer: 'Saguaro Heart Clinic',
      from: toPlainDate('2025-01-01'),
      until: toPlainDate('2025-12-31'),
      url: 'https://nps.example/attest/a-link-that-works-once',
      lastDay: toPlainDate('2026-12-10'),
    },
    en: {
      subject: 'Please confirm work experience: {applicant}',
      text: '{applicant} applies for a credential for ECG technicians and says that they worked for {employer} from {from} to {until}.\n\nPlease confirm or correct their dates, hours and supervised tracings. It takes about two minutes and needs no account. If you do not know this person, say so on the same page.\n\n{url}\n\nThe link works once, until {lastDay}. Whoever has it can answer, so please do not pass it on outside your office.',
    },
    es: {
      subject: 'Confirme la experiencia de trabajo',
      text: '{applicant} solicita una credencial para técnicos en ECG y dice que trabajó para {employer} del {from} al {until}.\n\nConfirme o corrija las fechas, las horas y los trazados supervisados. Toma unos dos minutos y no hace falta una cuenta. Si no conoce a esta persona, dígalo en la misma página.\n\n{url}\n\nEl enlace sirve una vez, hasta el {lastDay}. Quien lo tenga puede responder, así que no lo pase fuera de su oficina.',
    },
  }),
  'instructor.employer-asked': message({
    values: { applicant: 'text', employer: 'text', from: 'date', until: 'date', url: 'url', lastDay: 'date' },
    example: {
      applicant: 'Alex Rivera',
      employer: 'Saguaro Heart Clinic',
      from: toPlainDate('2021-01-01'),
      until: toPlainDate('2025-12-31'),
      url: 'https://nps.example/attest/instructor/a-link-that-works-once',
      lastDay: toPlainDate('2026-12-10'),
    },
    en: {
      subject: 'Please confirm work experience: {applicant}',
      text: '{applicant} wants to teach ECG technicians and says that they worked for {employer} from {from} to {until}.\n\nPlease confirm or correct the dates. It takes about two minutes and needs no account. If you do not know this person, say so on the same page.\n\n{url}\n\nThe link works once, until {lastDay}. Whoever has it can answer, so please do not pass it on outside your office.',
    },
    es: {
      subject: 'Confirme la experiencia de trabajo',
      text: '{applicant} quiere enseñar a técnicos en ECG y dice que trabajó para {employer} del {from} al {until}.\n\nConfirme o corrija las fechas. Toma unos dos minutos y no hace falta una cuenta. Si no conoce a esta persona, dígalo en la misma página.\n\n{url}\n\nEl enlace sirve una vez, hasta el {lastDay}. Quien lo tenga puede responder, así que no lo pase fuera de su oficina.',
    },
  }),
  'instructor.reference-asked': message({
    values: { applicant: 'text', referee: 'text', url: 'url', lastDay: 'date' },
    example: {
      applicant: 'Alex Rivera',
      referee: 'Robin Vega',
      url: 'https://nps.example/refer/a-link-that-works-once',
      lastDay: toPlainDate('2026-12-10'),
    },
    en: {
      subject: 'Would you speak for {applicant}?',
      text: 'Dear {referee},\n\n{applicant} wants to teach ECG technicians and names you as somebody who knows their work. Please answer five short questions. It takes about five minutes and needs no account. You can also say no.\n\n{url}\n\nOnly the people who decide read your words. {applicant} learns that you answered, and nothing more. The link works once, until {lastDay}.',
    },
    es: {
      subject: '¿Daría una referencia de {applicant}?',
      text: 'Hola, {referee}:\n\n{applicant} quiere enseñar a técnicos en ECG y dice que usted conoce su trabajo. Responda cinco preguntas cortas. Toma unos cinco minutos y no hace falta una cuenta. También puede decir que no.\n\n{url}\n\nSolo las personas que deciden leen sus palabras. {applicant} sabe que usted respondió, y nada más. El enlace sirve una vez, hasta el {lastDay}.',
    },
  }),
  'advice.received-outside': message({
    values: { url: 'url', answerBy: 'date', starts: 'instant?' },
    example: {
      url: 'https://nps.example/advice/follow/a-link-of-your-own',
      answerBy: toPlainDate('2027-03-14'),
      starts: { at: new Date('2027-03-15T17:30:00Z'), zone: 'America/Phoenix' },
    },
    en: {
      subject: 'We have your question',
      text: 'Somebody wrote to our advisers and gave this address. If it was not you, do nothing.\n\nYou get an answer by {answerBy}.\n\nAn adviser calls you on {starts}. We never ask for a password or a card number on the phone.\n\nYou can read and add to your question here: {url}\n\nWhoever has this link can read it, so please do not pass it on.',
    },
    es: {
      subject: 'Recibimos su pregunta',
      text: 'Alguien escribió a nuestros asesores y dio esta dirección. Si no fue usted, no haga nada.\n\nRecibirá una respuesta a más tardar el {answerBy}.\n\nUn asesor le llama el {starts}. Nunca pedimos una contraseña ni un número de tarjeta por teléfono.\n\nPuede leer su pregunta y agregar algo aquí: {url}\n\nQuien tenga este enlace puede leerla, así que no lo pase a nadie.',
    },
  }),
  'advice.news-outside': message({
    values: { url: 'url' },
    example: { url: 'https://nps.example/advice/follow/a-link-of-your-own' },
    en: {
      subject: 'News of your question to our advisers',
      text: 'There is news of your question. Read it, and write back, here: {url}\n\nWhoever has this link can read it, so please do not pass it on.',
    },
    es: {
      subject: 'Novedades de su pregunta a nuestros asesores',
      text: 'Hay novedades de su pregunta. Léalas y responda aquí: {url}\n\nQuien tenga este enlace puede leerlas, así que no lo pase a nadie.',
    },
  }),
  'school.student-invited': message({
    values: { school: 'text', cohort: 'text', url: 'url', lastDay: 'date' },
    example: {
      school: 'Desert Heart Academy',
      cohort: 'Spring evenings',
      url: 'https://nps.example/school/invite/a-link-of-your-own',
      lastDay: toPlainDate('2026-12-10'),
    },
    en: {
      subject: '{school} invites you to its class',
      text: '{school} invites you to the class "{cohort}". There your hours and tracings are kept, and your certificate of completion is issued. Until you accept, the school sees nothing of you.\n\n{url}\n\nThe link works until {lastDay}. It asks you to make an account or to sign in. If you do not know this school, say no on the same page, without an account: your address is deleted there.',
    },
    es: {
      subject: '{school} le invita a su clase',
      text: '{school} le invita a la clase «{cohort}». Allí se guardan sus horas y trazados y se emite su certificado de finalización. Hasta que acepte, la escuela no ve nada de usted.\n\n{url}\n\nEl enlace sirve hasta el {lastDay}. Le pide crear una cuenta o iniciar sesión. Si no conoce esta escuela, diga que no en la misma página, sin cuenta: allí se borra su dirección.',
    },
  }),
  'school.preceptor-invited': message({
    values: { school: 'text', url: 'url', lastDay: 'date' },
    example: { school: 'Desert Heart Academy', url: 'https://nps.example/school/invite/a-link-of-your-own', lastDay: toPlainDate('2026-12-10') },
    en: {
      subject: '{school} asks you to sign for tracings',
      text: '{school} asks you to be a preceptor: you watch students record ECGs and sign for each tracing on your phone.\n\n{url}\n\nThe link works until {lastDay}. It asks you to make an account or to sign in. If you do not know this school, say no on the same page, without an account: your address is deleted there.',
    },
    es: {
      subject: '{school} le pide firmar trazados',
      text: '{school} le pide ser preceptor: usted observa cómo los estudiantes registran ECG y firma cada trazado en su teléfono.\n\n{url}\n\nEl enlace sirve hasta el {lastDay}. Le pide crear una cuenta o iniciar sesión. Si no conoce esta escuela, diga que no en la misma página, sin cuenta: allí se borra su dirección.',
    },
  }),
  'school.instructor-invited': message({
    values: { school: 'text', url: 'url', lastDay: 'date' },
    example: { school: 'Desert Heart Academy', url: 'https://nps.example/school/invite/a-link-of-your-own', lastDay: toPlainDate('2026-12-10') },
    en: {
      subject: '{school} names you as an instructor',
      text: '{school} names you as an instructor. You can write attendance and hours of the classes that you teach.\n\n{url}\n\nThe link works until {lastDay}. It asks you to make an account or to sign in. If you do not know this school, say no on the same page, without an account: your address is deleted there.',
    },
    es: {
      subject: '{school} le nombra docente',
      text: '{school} le nombra docente. Usted puede anotar la asistencia y las horas de las clases que imparte.\n\n{url}\n\nEl enlace sirve hasta el {lastDay}. Le pide crear una cuenta o iniciar sesión. Si no conoce esta escuela, diga que no en la misma página, sin cuenta: allí se borra su dirección.',
    },
  }),
} as const satisfies Texts;
