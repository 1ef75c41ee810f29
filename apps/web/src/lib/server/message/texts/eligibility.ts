import { toPlainDate } from '@einthoven/kernel';
import { message, type Texts } from '../text.ts';

/** What people are told about their applications and about the answers of employers. */
export const ELIGIBILITY_TEXTS = {
  'application.received': message({
    values: { next: 'lines' },
    example: {
      next: [{ en: 'A person at the certification office looks at it and decides.', es: 'Una persona de la oficina de certificación la mira y decide.' }],
    },
    path: '/apply/status',
    en: {
      subject: 'We have your application',
      text: 'We have your application. You want to be certified by us as an ECG technician.\n\nWhat happens next:\n{next}',
      next: 'See where it stands',
    },
    es: {
      subject: 'Tenemos su solicitud',
      text: 'Tenemos su solicitud. Usted quiere certificarse con nosotros como técnico en ECG.\n\nQué pasa ahora:\n{next}',
      next: 'Vea en qué punto está',
    },
  }),
  'application.approved': message({
    values: { openUntil: 'date', provisional: 'text?' },
    example: { openUntil: toPlainDate('2027-11-26'), provisional: { en: 'provisional', es: 'provisional' } },
    path: '/path',
    en: {
      subject: 'Your application is approved',
      text: 'Your application is approved. It is open until {openUntil}: pay the fee and sit the exam by then.\n\nWhen you pass, your credential will be {provisional}.',
      next: 'Pay the fee',
    },
    es: {
      subject: 'Su solicitud está aprobada',
      text: 'Su solicitud está aprobada. Queda abierta hasta el {openUntil}: pague la tarifa y haga el examen antes de esa fecha.\n\nCuando apruebe, su credencial será {provisional}.',
      next: 'Pague la tarifa',
    },
  }),
  'application.refused': message({
    values: { reason: 'text', unmet: 'lines', appealBy: 'date', appealDays: 'number', decidedWithinDays: 'number' },
    example: {
      reason: 'The program you named did not confirm that you finished it.',
      unmet: [{ en: 'A finished approved program', es: 'Un programa aprobado y terminado' }],
      appealBy: toPlainDate('2027-01-25'),
      appealDays: 60,
      decidedWithinDays: 30,
    },
    path: '/apply',
    decision: 'told',
    en: {
      subject: 'Your application is not approved',
      text: 'We cannot approve your application as it is. Two people at the certification office looked at it.\n\nWhy:\n{reason}\n\nThe rules that are not met:\n{unmet}\n\nYou can also apply again at any time, when what is missing is there.',
      object:
        'You can appeal within {appealDays} {appealDays|day|days}, until {appealBy}. Say why you see it differently in your account, under “Decisions and appeals”. Someone who did not take this decision decides within {decidedWithinDays} {decidedWithinDays|day|days}.',
      next: 'Apply again',
    },
    es: {
      subject: 'Su solicitud no está aprobada',
      text: 'No podemos aprobar su solicitud tal como está. La miraron dos personas de la oficina de certificación.\n\nPor qué:\n{reason}\n\nLas reglas que no se cumplen:\n{unmet}\n\nTambién puede presentar otra solicitud en cualquier momento, cuando tenga lo que falta.',
      object:
        'Puede apelar en un plazo de {appealDays} {appealDays|día|días}, hasta el {appealBy}. Diga por qué lo ve de otra manera en su cuenta, en “Decisiones y apelaciones”. Decide alguien que no tomó esta decisión, en un plazo de {decidedWithinDays} {decidedWithinDays|día|días}.',
      next: 'Presentar otra solicitud',
    },
  }),
  'application.information-requested': message({
    values: { question: 'text' },
    example: { question: 'On which day did your program end? The certificate shows two dates.' },
    path: '/apply/status',
    en: {
      subject: 'We have a question about your application',
      text: 'Before we can decide on your application, we need something from you:\n\n{question}\n\nAnswer, change what needs changing, and submit again. Until then nobody decides.',
      next: 'Answer here',
    },
    es: {
      subject: 'Tenemos una pregunta sobre su solicitud',
      text: 'Antes de decidir sobre su solicitud necesitamos algo de usted:\n\n{question}\n\nResponda, cambie lo que haga falta y envíela otra vez. Hasta entonces nadie decide.',
      next: 'Responda aquí',
    },
  }),
  'application.ending': message({
    values: { openUntil: 'date' },
    example: { openUntil: toPlainDate('2027-11-26') },
    path: '/exam',
    en: {
      subject: 'Your time to sit the exam ends on {openUntil}',
      text: 'Your application is open until {openUntil}, and your fee is paid. Sit the exam by then.\n\nAttempts that you have not started by that day end with it. To sit the exam later, you would have to apply and pay again.',
      next: 'Go to the exam',
    },
    es: {
      subject: 'Su plazo para hacer el examen termina el {openUntil}',
      text: 'Su solicitud queda abierta hasta el {openUntil}, y su tarifa está pagada. Haga el examen antes de esa fecha.\n\nLos intentos que no haya empezado ese día terminan con ella. Para hacer el examen después tendría que presentar otra solicitud y pagar otra vez.',
      next: 'Ir al examen',
    },
  }),
  'application.ending-unpaid': message({
    values: { openUntil: 'date' },
    example: { openUntil: toPlainDate('2027-11-26') },
    path: '/pay',
    en: {
      subject: 'Your application is open until {openUntil}',
      text: 'Your application is approved, and no fee is paid for it now. It is open until {openUntil}: pay the fee and sit the exam by then.\n\nIf you do not, you owe nothing. To sit the exam later, you would have to apply again.',
      next: 'Pay the fee',
    },
    es: {
      subject: 'Su solicitud queda abierta hasta el {openUntil}',
      text: 'Su solicitud está aprobada, y ahora no hay una tarifa pagada para ella. Queda abierta hasta el {openUntil}: pague la tarifa y haga el examen antes de esa fecha.\n\nSi no lo hace, no debe nada. Para hacer el examen después tendría que presentar otra solicitud.',
      next: 'Pague la tarifa',
    },
  }),
  'application.closed': message({
    values: { openUntil: 'date' },
    example: { openUntil: toPlainDate('2027-11-26') },
    path: '/apply',
    en: {
      subject: 'The time of your application is over',
      text: 'Your application was open until {openUntil}. That day has passed, and no fee is paid for it. You owe nothing. If a payment of yours is still on its way, we return it.\n\nTo sit the exam, apply again. You can do that at any time.',
      next: 'Apply again',
    },
    es: {
      subject: 'El plazo de su solicitud terminó',
      text: 'Su solicitud estuvo abierta hasta el {openUntil}. Ese día pasó, y no hay una tarifa pagada para ella. Usted no debe nada. Si un pago suyo todavía está en camino, lo devolvemos.\n\nPara hacer el examen, presente otra solicitud. Puede hacerlo en cualquier momento.',
      next: 'Presentar otra solicitud',
    },
  }),
  'application.closed-paid': message({
    values: { openUntil: 'date' },
    example: { openUntil: toPlainDate('2027-11-26') },
    path: '/apply',
    en: {
      subject: 'The time of your application is over',
      text: 'Your application was open until {openUntil}. That day has passed, and attempts that you had not started ended with it. If you never started one, your payment page says what you can have back.\n\nTo sit the exam, apply again. You can do that at any time.',
      next: 'Apply again',
    },
    es: {
      subject: 'El plazo de su solicitud terminó',
      text: 'Su solicitud estuvo abierta hasta el {openUntil}. Ese día pasó, y los intentos que usted no había empezado terminaron con ella. Si nunca empezó uno, su página de pagos dice qué puede recuperar.\n\nPara hacer el examen, presente otra solicitud. Puede hacerlo en cualquier momento.',
      next: 'Presentar otra solicitud',
    },
  }),
  'application.withdrawn': message({
    values: {},
    example: {},
    path: '/apply',
    en: {
      subject: 'You withdrew your application',
      text: 'Your application is withdrawn. Nobody decides on it any more.\n\nYou can apply again at any time.',
      next: 'Apply again',
    },
    es: {
      subject: 'Usted retiró su solicitud',
      text: 'Su solicitud está retirada. Ya nadie decide sobre ella.\n\nPuede presentar otra solicitud en cualquier momento.',
      next: 'Presentar otra solicitud',
    },
  }),
  'attestation.confirmed': message({
    values: { employer: 'text' },
    example: { employer: 'Saguaro Heart Clinic' },
    path: '/apply/status',
    en: {
      subject: 'An employer confirmed your work',
      text: '{employer} answered and confirmed your work.',
      next: 'See where your application stands',
    },
    es: {
      subject: 'Un empleador confirmó su trabajo',
      text: '{employer} respondió y confirmó su trabajo.',
      next: 'Vea en qué punto está su solicitud',
    },
  }),
  'attestation.not-confirmed': message({
    values: { employer: 'text' },
    example: { employer: 'Saguaro Heart Clinic' },
    path: '/apply/status',
    en: {
      subject: 'An employer did not confirm your work',
      text: '{employer} answered and did not confirm your work. If that is a mistake, talk with them. The page of your application says what you can do.',
      next: 'See where your application stands',
    },
    es: {
      subject: 'Un empleador no confirmó su trabajo',
      text: '{employer} respondió y no confirmó su trabajo. Si es un error, hable con ellos. La página de su solicitud dice qué puede hacer.',
      next: 'Vea en qué punto está su solicitud',
    },
  }),
} as const satisfies Texts;
