import { message, type Texts } from '../text.ts';

const OBJECT = {
  en: 'If you see it differently, say so under your hours until {until}. Somebody who did not take this decision looks at it anew, within {days} days.',
  es: 'Si no está de acuerdo, dígalo en la página de sus horas hasta el {until}. Una persona que no tomó esta decisión la revisa de nuevo, en un plazo de {days} días.',
} as const;
const COURSE_KINDS = { title: 'text', hours: 'text' } as const;
const DECIDED_KINDS = { ...COURSE_KINDS, reason: 'text', until: 'date', days: 'number' } as const;
const EXAMPLE = { title: 'Rhythm strips at night', hours: { en: '2 hours', es: '2 horas' } };
const DECIDED = { ...EXAMPLE, reason: 'The certificate names no hours.', until: '2027-04-13' as never, days: 60 };
const ASKED_KINDS = { name: 'text', reason: 'text', until: 'date', days: 'number' } as const;
const ASKED = { name: 'Desert Heart Academy', reason: 'The plan names no way to check who attended.', until: '2027-04-13' as never, days: 60 };

/** What people are told about continuing education. */
export const CE_TEXTS = {
  'ce.counted': message({
    values: COURSE_KINDS,
    example: EXAMPLE,
    path: '/ce',
    en: {
      subject: 'Your hours count',
      text: '{hours} for "{title}" count now.\n\nWhat is still missing until your renewal is under your hours.',
      next: 'See my hours',
    },
    es: {
      subject: 'Sus horas cuentan',
      text: '{hours} por «{title}» ya cuentan.\n\nLo que falta para su renovación está en la página de sus horas.',
      next: 'Ver mis horas',
    },
  }),
  'ce.reduced': message({
    values: { ...DECIDED_KINDS, claimed: 'text' },
    example: { ...DECIDED, claimed: { en: '3 hours', es: '3 horas' } },
    decision: 'told',
    path: '/ce',
    en: {
      subject: 'Fewer of your hours count',
      text: 'You entered {claimed} for "{title}". {hours} of them count.\n\nWhy: {reason}',
      object: OBJECT.en,
      next: 'See my hours',
    },
    es: {
      subject: 'Cuentan menos horas de las que anotó',
      text: 'Usted anotó {claimed} por «{title}». De ellas cuentan {hours}.\n\nMotivo: {reason}',
      object: OBJECT.es,
      next: 'Ver mis horas',
    },
  }),
  'ce.refused': message({
    values: DECIDED_KINDS,
    example: DECIDED,
    decision: 'told',
    path: '/ce',
    en: { subject: 'Hours of yours were refused', text: '{hours} for "{title}" do not count.\n\nWhy: {reason}', object: OBJECT.en, next: 'See my hours' },
    es: { subject: 'Se rechazaron horas suyas', text: '{hours} por «{title}» no cuentan.\n\nMotivo: {reason}', object: OBJECT.es, next: 'Ver mis horas' },
  }),
  'ce.evidence-refused': message({
    values: { title: 'text', reason: 'text' },
    example: {
      title: EXAMPLE.title,
      reason: { en: 'The file has more pages than we can look at.', es: 'El archivo tiene más páginas de las que podemos revisar.' },
    },
    path: '/ce/enter',
    en: {
      subject: 'Your evidence could not be taken',
      text: 'The hours for "{title}" wait for other evidence, and do not count yet.\n\nWhy: {reason}\n\nThe file was deleted. Enter the hours again with another file. A photo of the certificate is enough.',
      next: 'Enter the hours again',
    },
    es: {
      subject: 'No pudimos aceptar su comprobante',
      text: 'Las horas por «{title}» esperan otro comprobante y todavía no cuentan.\n\nMotivo: {reason}\n\nEl archivo se borró. Anote las horas otra vez con otro archivo. Basta una foto del certificado.',
      next: 'Anotar las horas otra vez',
    },
  }),
  'ce.given': message({
    values: { ...COURSE_KINDS, provider: 'text' },
    example: { ...EXAMPLE, provider: 'Desert Heart Academy' },
    path: '/ce',
    en: {
      subject: 'A provider gave you hours',
      text: '{provider} confirmed that you took "{title}". {hours} count now; you need not enter them.\n\nThe certificate of attendance and a short form about the course are under your hours.',
      next: 'See my hours',
    },
    es: {
      subject: 'Un proveedor le dio horas',
      text: '{provider} confirmó que usted asistió a «{title}». {hours} ya cuentan; no hace falta anotarlas.\n\nEl certificado de asistencia y un breve formulario sobre el curso están en la página de sus horas.',
      next: 'Ver mis horas',
    },
  }),
  'ce.given-not-counted': message({
    values: { ...COURSE_KINDS, provider: 'text', reason: 'text' },
    example: { ...EXAMPLE, provider: 'Desert Heart Academy', reason: { en: 'Hours count once.', es: 'Las horas cuentan una vez.' } },
    path: '/ce',
    en: {
      subject: 'Hours from a provider do not count',
      text: '{provider} confirmed that you took "{title}" ({hours}). These hours do not count.\n\nWhy: {reason}\n\nIf that is a mistake, write to the certification office.',
      next: 'See my hours',
    },
    es: {
      subject: 'Las horas de un proveedor no cuentan',
      text: '{provider} confirmó que usted asistió a «{title}» ({hours}). Estas horas no cuentan.\n\nMotivo: {reason}\n\nSi es un error, escriba a la oficina de certificación.',
      next: 'Ver mis horas',
    },
  }),
  'ce.objected': message({
    values: { title: 'text', days: 'number' },
    example: { title: EXAMPLE.title, days: 60 },
    path: '/ce',
    en: {
      subject: 'We have your objection',
      text: 'You asked that somebody else looks at the decision on "{title}". You have an answer within {days} days. Until then the decision stands as it is.',
      next: 'See my hours',
    },
    es: {
      subject: 'Recibimos su objeción',
      text: 'Usted pidió que otra persona revise la decisión sobre «{title}». Tendrá una respuesta en un plazo de {days} días. Hasta entonces la decisión sigue vigente.',
      next: 'Ver mis horas',
    },
  }),
  'ce.decided-anew': message({
    values: { ...COURSE_KINDS, claimed: 'text', reason: 'text' },
    example: { ...EXAMPLE, claimed: { en: '3 hours', es: '3 horas' }, reason: 'The second page shows the hours.' },
    decision: 'told',
    path: '/ce',
    en: {
      subject: 'Your objection was decided',
      text: 'Somebody who did not decide before looked at "{title}" again. Of {claimed} that you entered, {hours} count.\n\nWhy: {reason}',
      object:
        'This ends the matter of these hours. If you think that a rule of ours was not kept, you can send a complaint from the page “Report and object” at any time.',
      next: 'See my hours',
    },
    es: {
      subject: 'Se decidió su objeción',
      text: 'Una persona que no había decidido antes revisó «{title}» de nuevo. De {claimed} que usted anotó, cuentan {hours}.\n\nMotivo: {reason}',
      object:
        'Con esto termina el asunto de estas horas. Si cree que no se respetó una de nuestras reglas, puede presentar una queja cuando quiera desde la página “Avisar y objetar”.',
      next: 'Ver mis horas',
    },
  }),
  'ce.approved': message({
    values: { name: 'text', until: 'date', conditions: 'text?' },
    example: { name: ASKED.name, until: ASKED.until, conditions: 'Send the slides of each course with its application.' },
    path: '/provider',
    en: {
      subject: 'Approved: {name}',
      text: '{name} is approved until {until}.\n\nConditions: {conditions}\n\nWhat you can do now is on your desk.',
      next: 'Open my desk',
    },
    es: {
      subject: 'Aprobado: {name}',
      text: '{name} está aprobado hasta el {until}.\n\nCondiciones: {conditions}\n\nLo que puede hacer ahora está en su página de proveedor.',
      next: 'Abrir mi página',
    },
  }),
  'ce.not-approved': message({
    values: ASKED_KINDS,
    example: ASKED,
    decision: 'told',
    path: '/provider',
    en: {
      subject: 'Not approved: {name}',
      text: '{name} was not approved.\n\nWhy: {reason}\n\nYou may mend it and apply again at any time.',
      object:
        'If you see it differently, write to the certification office until {until}. Somebody who did not take this decision looks at it anew, within {days} days.',
      next: 'Open my desk',
    },
    es: {
      subject: 'No aprobado: {name}',
      text: '{name} no fue aprobado.\n\nMotivo: {reason}\n\nPuede corregirlo y solicitarlo de nuevo cuando quiera.',
      object:
        'Si no está de acuerdo, escriba a la oficina de certificación hasta el {until}. Una persona que no tomó esta decisión la revisa de nuevo, en un plazo de {days} días.',
      next: 'Abrir mi página',
    },
  }),
} as const satisfies Texts;
